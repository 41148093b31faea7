package dev.purlin.platform.config;

import java.util.List;

/// Configs that people have.
final class Examples {
    /// Text embeddings served by a program of somebody else, as it is deployed elsewhere.
    static final String EMBEDDINGS =
            """
            base_image:
              # cpu-1.6 has no need of an accelerator
              image: baseten/text-embeddings-inference-mirror:89-1.6
            model_metadata:
              repo_id: BAAI/bge-base-en-v1.5
            docker_server:
              start_command: sh -c "text-embeddings-router --port 7997
                --model-id /data/local-model --max-client-batch-size 32
                --max-concurrent-requests 40 --max-batch-tokens 32768"
              readiness_endpoint: /health
              liveness_endpoint: /health
              predict_endpoint: /v1/embeddings
              server_port: 7997
            resources:
              accelerator: L4
              use_gpu: true
            model_name: text-embeddings-inference trussless
            build_commands:
            - git clone https://huggingface.co/BAAI/bge-base-en-v1.5 /data/local-model
            runtime:
              predict_concurrency: 40
            environment_variables:
              VLLM_LOGGING_LEVEL: WARNING
              hf_access_token: null
            """;

    static final String START_COMMAND =
            "sh -c \"text-embeddings-router --port 7997 --model-id /data/local-model"
                    + " --max-client-batch-size 32 --max-concurrent-requests 40"
                    + " --max-batch-tokens 32768\"";

    /// The same as a client sends it, every default filled in.
    static final String EMBEDDINGS_FILLED_IN =
            """
            {"apply_library_patches":true,"base_image":{"docker_auth":null,"image":\
            "baseten/text-embeddings-inference-mirror:89-1.6","python_executable_path":""},\
            "bis_llm":null,"build":{"arguments":{},"model_server":"TrussServer","no_cache":false,\
            "secret_to_path_mapping":{}},"build_commands":["git clone https:\\/\\/huggingface.co\
            /BAAI/bge-base-en-v1.5 /data/local-model"],"bundled_packages_dir":"packages",\
            "cache_internal":[],"data_dir":"data","description":null,"docker_server":\
            {"liveness_endpoint":"/health","no_build":null,"predict_endpoint":"/v1/embeddings",\
            "readiness_endpoint":"/health","run_as_user_id":null,"server_port":7997,\
            "start_command":"%s"},\
            "environment_variables":{"VLLM_LOGGING_LEVEL":"WARNING","hf_access_token":"None"},\
            "examples_filename":"examples.yaml","external_data":null,"external_package_dirs":[],\
            "input_type":"Any","live_reload":false,"model_cache":[],"model_class_filename":\
            "model.py","model_class_name":"Model","model_framework":"custom","model_metadata":\
            {"repo_id":"BAAI/bge-base-en-v1.5"},"model_module_dir":"model","model_name":\
            "text-embeddings-inference trussless","model_type":"Model","python_version":"py313",\
            "requirements":[],"requirements_file":null,"resources":{"accelerator":"L4","cpu":"1",\
            "fabric":null,"instance_type":null,"memory":"2Gi","node_count":null,"use_gpu":true},\
            "runtime":{"egress_restrictions":null,"enable_debug_logs":false,\
            "enable_tracing_data":false,"health_checks":{"restart_check_delay_seconds":null,\
            "restart_threshold_seconds":null,"startup_threshold_seconds":null,\
            "stop_traffic_threshold_seconds":null},"is_websocket_endpoint":null,"num_workers":1,\
            "oidc":{"enabled":null},"predict_concurrency":40,"remote_ssh":{"enabled":false},\
            "streaming_read_timeout":60,"transport":{"kind":"http"},\
            "truss_server_version_override":null},"secrets":{},"spec_version":"2.0",\
            "system_packages":[],"training_checkpoints":null,"trt_llm":null,"use_local_src":false,\
            "weights":[]}\
            """
                    .formatted(START_COMMAND.replace("\"", "\\\""));

    /// What is filled in when nothing is said.
    static final String NOTHING_FILLED_IN =
            EMBEDDINGS_FILLED_IN
                    .replaceFirst("\"base_image\":\\{[^}]*}", "\"base_image\":null")
                    .replaceFirst("\"build_commands\":\\[[^]]*]", "\"build_commands\":[]")
                    .replaceFirst("\"docker_server\":\\{[^}]*}", "\"docker_server\":null")
                    .replaceFirst("\"environment_variables\":\\{[^}]*}", "\"secrets\":{}")
                    .replaceFirst("\"predict_concurrency\":40", "\"predict_concurrency\":1")
                    .replaceFirst(",\"secrets\":\\{},\"spec_version\"", ",\"spec_version\"");

    /// One that names all there is in it that means something here.
    static final String EVERYTHING =
            """
            model_name: all
            model_module_dir: src
            model_class_filename: main.py
            secrets:
              hf_access_token: null
              other.one: a word that stands for it
            resources:
              cpu: 500m
              memory: 1.5Gi
              accelerator: H100_40GB:2
              instance_type: large
            runtime:
              predict_concurrency: 1
              transport: {kind: websocket}
              num_workers: 1
              health_checks:
                restart_check_delay_seconds: 10
                restart_threshold_seconds: 3000
                stop_traffic_threshold_seconds: 60
                startup_threshold_seconds: "120"
            build:
              model_server: TrussServer
            environment_variables: {A: True, B: 1.50, C: ~, D: "", E: no, F: 0x1F}
            purlin:
              engine:
                model: BAAI/bge-base-en-v1.5
                dtype: int8
                revision: main
                arguments: [--max-batch-tokens, 512, --auto-truncate, true]
              retry: sent
              predict_timeout: 90s
              grace: 2m
              build: unconfined
              awake_at_start: true
              model_names: [bge, BAAI/bge]
            """;

    static final List<String> ALL =
            List.of(EMBEDDINGS, EMBEDDINGS_FILLED_IN, NOTHING_FILLED_IN, EVERYTHING);

    private Examples() {}
}
