package dev.purlin.benchmarks;

import java.nio.file.Path;

/// What nginx is given: as in `gateway-vs-nginx.sh`, but that answers are passed on piece by piece.
final class NginxConfig {
    private NginxConfig() {}

    static String proxy(Path folder, int port, int upstreamPort) {
        String log = folder + "/access.log";
        return """
        daemon off; master_process off; worker_processes 1; worker_rlimit_nofile 8192;
        events { worker_connections 4096; }
        pid %1$s/pid;
        http {
          log_format line '$time_iso8601 $request_id $remote_addr "$request" $status '
            '$body_bytes_sent $request_time $upstream_addr $upstream_response_time';
          access_log %2$s line buffer=64k flush=1s;
          keepalive_requests 100000000; keepalive_timeout 600s;
          client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/f; uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
          upstream replica {
            server 127.0.0.1:%4$d; keepalive 512; keepalive_requests 100000000;
          }
          server {
            listen 127.0.0.1:%3$d;
            location / {
              proxy_pass http://replica;
              proxy_http_version 1.1;
              proxy_buffering off;
              proxy_set_header Connection "";
              proxy_set_header X-Request-Id $request_id;
              proxy_set_header X-Forwarded-For $remote_addr;
              proxy_set_header X-Forwarded-Proto $scheme;
              proxy_set_header X-Forwarded-Host $host;
            }
          }
        }
        """
                .formatted(folder, log, port, upstreamPort);
    }

    /// Answers everything with a small JSON object, and logs nothing.
    static String upstream(Path folder, int port) {
        return """
        daemon off; master_process off; worker_processes 1; worker_rlimit_nofile 8192;
        events { worker_connections 4096; }
        pid %1$s/pid;
        http {
          access_log off; keepalive_requests 100000000; keepalive_timeout 600s;
          client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/f; uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
          server {
            listen 127.0.0.1:%2$d;
            location / {
              default_type application/json;
              return 200 '{"object":"list","data":[0.1,0.2,0.3]}';
            }
          }
        }
        """
                .formatted(folder, port);
    }
}
