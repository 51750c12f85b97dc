// SPDX-License-Identifier: MIT OR Apache-2.0
//! Builds the programs in C that the command carries: the command line, the tool of Valgrind and the native recorder. Only who
//! builds this very package gets them, as `cargo install` does. For a package that depends on the library this does nothing.
use std::collections::hash_map::DefaultHasher;
use std::fmt::Display;
use std::hash::{Hash, Hasher};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{exit, Command};
use std::{env, fs};

/// Whoever sets it to `no` wants the library alone.
const WANTED: &str = "CARGO_ALLOC_PROFILE_BUILD";

/// The prefix of ./configure, below which there is nothing.
const PREFIX: &str = "nonexistent";
const PREFIX_OPTION: &str = "--prefix=/nonexistent";

fn main() {
    let out = PathBuf::from(variable("OUT_DIR"));
    let text = match why_not() {
        Some(reason) => format!("compile_error!({reason:?});\n"),
        None => {
            let text = table(&build(&out));
            // After the build, so that cargo shows what it printed without these lines when it failed.
            rerun_if_changed();
            println!("cargo:rustc-cfg=carries_command");
            text
        }
    };
    let path = out.join("command.rs");
    must(fs::write(&path, text), "write", &path);
    println!("cargo:rerun-if-changed=crate/build.rs");
    println!("cargo:rerun-if-env-changed={WANTED}");
}

/// Why the programs are not built. The compiler says it if the command is compiled all the same.
fn why_not() -> Option<&'static str> {
    let [arch, system, library] = [
        "CARGO_CFG_TARGET_ARCH",
        "CARGO_CFG_TARGET_OS",
        "CARGO_CFG_TARGET_ENV",
    ]
    .map(variable);
    // cargo has this variable for the compiler of a package that it was asked to build, and of its build script: not when the script
    // runs.
    if option_env!("CARGO_PRIMARY_PACKAGE").is_none() {
        return Some(
            "cannot build the command: cargo built this package as a dependency before, in the same target directory: \
             say 'cargo clean -p cargo-alloc-profile' or set CARGO_TARGET_DIR to another directory",
        );
    }
    if env::var_os("DOCS_RS").is_some() {
        return Some("cannot build the command: docs.rs has no Valgrind");
    }
    if env::var(WANTED).as_deref() == Ok("no") {
        return Some("cannot build the command: CARGO_ALLOC_PROFILE_BUILD is 'no', so there is the library alone");
    }
    if !matches!(
        (&*arch, &*system, &*library),
        ("x86_64" | "aarch64", "linux", "gnu")
    ) {
        return Some("cannot build the command: it runs on Linux with glibc, on x86-64 and aarch64; the library is for every target");
    }
    if variable("TARGET") != variable("HOST") {
        return Some("cannot build the command: its programs in C are not built for another target than this machine's");
    }
    None
}

/// What the programs are made from, and the settings that ./configure takes.
fn rerun_if_changed() {
    for path in [
        "aprof",
        "bootstrap",
        "cli",
        "configure.ac",
        "counters",
        "allocators",
        "m4",
        "tools/setup.sh",
        "Makefile.am",
        "docs/Makefile.am",
        "tests/Makefile.am",
    ] {
        println!("cargo:rerun-if-changed={path}");
    }
    for name in [
        "CC",
        "CFLAGS",
        "CPPFLAGS",
        "LDFLAGS",
        "LIBS",
        "PKG_CONFIG",
        "PKG_CONFIG_PATH",
        "PKG_CONFIG_LIBDIR",
        "VALGRIND",
        "CONFIG_SITE",
    ] {
        println!("cargo:rerun-if-env-changed={name}");
    }
}

/// Builds with configure and make, and returns the directory that `make install` filled.
fn build(out: &Path) -> PathBuf {
    let source = PathBuf::from(variable("CARGO_MANIFEST_DIR"));
    let (build, installed) = (out.join("build"), out.join("installed"));
    // A package or a release has its ./configure, a clone has to make it.
    let setup = if source.join(".git").exists() {
        "say_missing bootstrap build && bootstrap_if_older"
    } else {
        "say_missing build"
    };
    run(
        Command::new("sh").args([
            "-c",
            &format!(". tools/setup.sh && {setup}"),
            "cargo-alloc-profile",
        ]),
        "prepare the build in C",
    );
    for directory in [&build, &installed] {
        // Nothing of a build with other settings stays.
        match fs::remove_dir_all(directory) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                fail(&format!("cannot remove {directory:?}: {error}"))
            }
            _ => {}
        }
    }
    must(fs::create_dir_all(&build), "make", &build);
    // The same sources make the same programs, wherever they are built: so no path of this build may get into them. The command line
    // looks for the others beside itself first; nothing is at the prefix.
    let flags = env::var("CFLAGS").unwrap_or_else(|_| "-O2".into());
    let mut configure = Command::new("sh");
    configure.arg(source.join("configure")).arg(PREFIX_OPTION);
    configure.arg(format!(
        "CFLAGS={flags} -ffile-prefix-map={}=. -ffile-prefix-map={}=.",
        text(&source),
        text(out)
    ));
    configure.args([
        "-q",
        "--disable-maintainer-mode",
        "--disable-dependency-tracking",
    ]);
    configure.current_dir(&build);
    run(&mut configure, "configure the programs in C");
    for room in ["aprof", "cli"] {
        let mut make = Command::new("make");
        make.args([
            "-s",
            "-C",
            room,
            "install-exec",
            &format!("DESTDIR={}", text(&installed)),
        ])
        .current_dir(&build);
        // make takes as many jobs as cargo has free.
        make.env(
            "MAKEFLAGS",
            env::var_os("CARGO_MAKEFLAGS").unwrap_or_default(),
        );
        run(&mut make, "make the programs in C");
    }
    installed.join(PREFIX)
}

/// The constants that the command is compiled with: the files of a directory, and a name that follows from them.
fn table(installed: &Path) -> String {
    let mut paths = Vec::new();
    list(installed, &mut paths);
    paths.sort();
    let mut hasher = DefaultHasher::new();
    let mut rows = String::new();
    for path in &paths {
        let name = text(must(path.strip_prefix(installed), "name", path));
        if let Ok(target) = fs::read_link(path) {
            // After an upgrade of Valgrind the programs have to be built again.
            println!("cargo:rerun-if-changed={}", text(&target));
            (name, text(&target)).hash(&mut hasher);
            rows += &format!("    ({name:?}, Content::Link({:?})),\n", text(&target));
        } else {
            (name, must(fs::read(path), "read", path)).hash(&mut hasher);
            rows += &format!(
                "    ({name:?}, Content::File(include_bytes!({:?}))),\n",
                text(path)
            );
        }
    }
    let name = format!("{}-{:016x}", variable("CARGO_PKG_VERSION"), hasher.finish());
    format!("const NAME: &str = {name:?};\nconst FILES: &[(&str, Content)] = &[\n{rows}];\n")
}

/// Adds all files and links below the directory.
fn list(directory: &Path, paths: &mut Vec<PathBuf>) {
    for entry in must(fs::read_dir(directory), "read", directory) {
        let entry = must(entry, "read", directory);
        if must(entry.file_type(), "read", &entry.path()).is_dir() {
            list(&entry.path(), paths);
        } else {
            paths.push(entry.path());
        }
    }
}

fn run(command: &mut Command, what: &str) {
    match command.status() {
        Ok(status) if status.success() => {}
        Ok(status) => fail(&format!("cannot {what}: {status}")),
        Err(error) => fail(&format!(
            "cannot {what}: cannot start {:?}: {error}",
            command.get_program()
        )),
    }
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_default()
}

fn text(path: &Path) -> &str {
    path.to_str()
        .unwrap_or_else(|| fail(&format!("cannot build in {path:?}: its name is not UTF-8")))
}

fn must<T, E: Display>(result: Result<T, E>, what: &str, path: &Path) -> T {
    result.unwrap_or_else(|error| fail(&format!("cannot {what} {path:?}: {error}")))
}

/// cargo shows it, with all that the programs above printed.
fn fail(message: &str) -> ! {
    eprintln!("cargo-alloc-profile: {message}");
    exit(1)
}
