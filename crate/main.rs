// SPDX-License-Identifier: MIT OR Apache-2.0
//! The command that `cargo install` installs, one file. It carries the command line, which is a program in C, the tool of Valgrind
//! and the native recorder. It puts them into a directory of the user's cache, and becomes the command line there.
//!
//! There is no main of Rust: its runtime would change how the process takes signals, and the command line would inherit that.
#![cfg_attr(carries_command, no_main)]
// carries_command is build.rs's word.
#![allow(unexpected_cfgs)]

// Made by build.rs: the constants NAME and FILES, or the reason why there are none.
#[cfg(not(carries_command))]
include!(concat!(env!("OUT_DIR"), "/command.rs"));
#[cfg(not(carries_command))]
fn main() {}

#[cfg(carries_command)]
mod unpack;

#[cfg(carries_command)]
mod command {
    use super::unpack::{self, reason, shown, Content, ADVICE};
    use std::ffi::CString;
    use std::os::raw::{c_char, c_int};
    use std::os::unix::ffi::OsStringExt;

    include!(concat!(env!("OUT_DIR"), "/command.rs"));

    extern "C" {
        fn execv(path: *const c_char, argv: *const *const c_char) -> c_int;
    }

    #[no_mangle]
    extern "C" fn main(_argc: c_int, argv: *const *const c_char) -> c_int {
        let message = match unpack::unpack(NAME, FILES) {
            Ok(directory) => {
                let path = directory.join("bin/cargo-alloc-profile");
                // A path that the environment named has no zero byte.
                let name =
                    CString::new(path.clone().into_os_string().into_vec()).unwrap_or_default();
                // SAFETY: both are as C has them, and the arguments are those that this process got.
                unsafe { execv(name.as_ptr(), argv) };
                let error = std::io::Error::last_os_error();
                format!(
                    "cannot start '{}': {}: {ADVICE}",
                    shown(&path),
                    reason(&error)
                )
            }
            Err(message) => message,
        };
        eprintln!("cargo-alloc-profile: {message}");
        1
    }
}
