package dev.purlin.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import dev.purlin.tokenizer.Piece;
import dev.purlin.tokenizer.Side;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The arrows between modules and the fences around native libraries.
class ArchitectureTest {
    private static JavaClasses classes;

    @BeforeAll
    static void read_all_modules() {
        classes =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("dev.purlin");
    }

    @Test
    void modules_use_only_the_modules_below_them() {
        Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("dev.purlin..")
                .withOptionalLayers(true)
                .layer("wire")
                .definedBy("dev.purlin.wire..")
                .layer("httpserver")
                .definedBy("dev.purlin.httpserver..")
                .layer("tokenizer")
                .definedBy("dev.purlin.tokenizer..")
                .layer("engine")
                .definedBy("dev.purlin.engine..")
                .layer("modelserver")
                .definedBy("dev.purlin.modelserver..")
                .layer("gateway")
                .definedBy("dev.purlin.gateway..")
                .layer("platform")
                .definedBy("dev.purlin.platform..")
                .layer("bench")
                .definedBy("dev.purlin.bench..")
                .layer("cli")
                .definedBy("dev.purlin.cli..")
                .whereLayer("wire")
                .mayNotAccessAnyLayer()
                .whereLayer("tokenizer")
                .mayNotAccessAnyLayer()
                .whereLayer("httpserver")
                .mayOnlyAccessLayers("wire")
                .whereLayer("engine")
                .mayOnlyAccessLayers("tokenizer")
                .whereLayer("modelserver")
                .mayOnlyAccessLayers("engine", "httpserver", "wire")
                .whereLayer("gateway")
                .mayOnlyAccessLayers("wire")
                .whereLayer("platform")
                .mayOnlyAccessLayers("gateway", "httpserver", "wire")
                .whereLayer("bench")
                .mayOnlyAccessLayers("tokenizer", "wire")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                // Two plain values of the tokenizer are part of what the engine hands out.
                .ignoreDependency(
                        resideInAPackage("dev.purlin.modelserver.."),
                        belongToAnyOf(Piece.class, Side.class))
                .check(classes);
    }

    @Test
    void only_one_package_knows_onnx_runtime() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.purlin.engine.onnx")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.onnxruntime..")
                .check(classes);
    }

    @Test
    void only_one_package_knows_the_native_tokenizer() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.purlin.tokenizer")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl..")
                .check(classes);
    }

    @Test
    void only_the_server_knows_vertx_and_netty() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.purlin.httpserver..", "dev.purlin.gateway..", "dev.purlin.bench..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty..")
                .allowEmptyShould(true)
                .check(classes);
    }

    @Test
    void only_the_store_knows_sql() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.purlin.platform.store")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..")
                .check(classes);
    }

    @Test
    void the_parts_of_the_platform_use_only_the_parts_below_them() {
        Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("dev.purlin.platform..")
                .layer("whole")
                .definedBy("dev.purlin.platform")
                .layer("api")
                .definedBy("dev.purlin.platform.api")
                .layer("archives")
                .definedBy("dev.purlin.platform.archives")
                .layer("config")
                .definedBy("dev.purlin.platform.config")
                .layer("autoscale")
                .definedBy("dev.purlin.platform.autoscale")
                .layer("control")
                .definedBy("dev.purlin.platform.control")
                .layer("driver")
                .definedBy("dev.purlin.platform.driver..")
                .layer("telemetry")
                .definedBy("dev.purlin.platform.telemetry")
                .layer("keys")
                .definedBy("dev.purlin.platform.keys")
                .layer("logs")
                .definedBy("dev.purlin.platform.logs")
                .layer("secrets")
                .definedBy("dev.purlin.platform.secrets")
                .layer("folder")
                .definedBy("dev.purlin.platform.folder")
                .layer("store")
                .definedBy("dev.purlin.platform.store")
                .whereLayer("whole")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("api")
                .mayOnlyAccessLayers(
                        "archives",
                        "autoscale",
                        "config",
                        "control",
                        "driver",
                        "folder",
                        "keys",
                        "logs",
                        "secrets",
                        "store",
                        "telemetry")
                .whereLayer("archives")
                .mayNotAccessAnyLayer()
                .whereLayer("config")
                .mayNotAccessAnyLayer()
                .whereLayer("autoscale")
                .mayOnlyAccessLayers("control")
                .whereLayer("control")
                .mayOnlyAccessLayers("driver", "store")
                .whereLayer("keys")
                .mayOnlyAccessLayers("folder", "store")
                .whereLayer("secrets")
                .mayOnlyAccessLayers("folder", "store")
                .whereLayer("logs")
                .mayNotAccessAnyLayer()
                .whereLayer("telemetry")
                .mayOnlyAccessLayers("control")
                .whereLayer("driver")
                .mayNotAccessAnyLayer()
                .whereLayer("folder")
                .mayNotAccessAnyLayer()
                .whereLayer("store")
                .mayNotAccessAnyLayer()
                .check(classes);
    }

    @Test
    void packages_form_no_cycles() {
        slices().matching("dev.purlin.(**)").should().beFreeOfCycles().check(classes);
    }
}
