// SPDX-License-Identifier: MIT OR Apache-2.0
// What std keeps, and beside it what the user does: user_… . As a test executable it fails, so that the harness keeps some, too.
use std::backtrace::Backtrace;
use std::io::{BufRead, Write};
use std::sync::{mpsc, OnceLock};

static TEXT: OnceLock<String> = OnceLock::new();
static TRACE: OnceLock<Backtrace> = OnceLock::new();
static ARGUMENTS: OnceLock<Vec<String>> = OnceLock::new();

#[inline(never)]
fn user_text() {
    println!("{}", TEXT.get_or_init(|| "text".repeat(10)));
}

// The frames of the backtrace and their names are the user's, the debug information that they are found in is std's.
#[inline(never)]
fn user_backtrace() {
    println!("{}", TRACE.get_or_init(Backtrace::force_capture).to_string().len() > 10);
}

#[inline(never)]
fn user_arguments() {
    println!("{}", ARGUMENTS.get_or_init(|| std::env::args().collect()).len());
}

#[inline(never)]
fn user_detached(started: mpsc::SyncSender<()>) {
    std::thread::Builder::new()
        .name("detached".into())
        .spawn(move || {
            started.send(()).unwrap();
            loop {
                std::thread::park();
            }
        })
        .unwrap();
}

fn everything() {
    println!("the first line makes the buffer");
    let (started, wait) = mpsc::sync_channel(0);
    user_text();
    user_backtrace();
    user_arguments();
    user_detached(started);
    wait.recv().unwrap();
    println!("{:?}", std::thread::current().name());
    std::io::stdin().lock().fill_buf().unwrap();
}

extern "C" {
    fn _exit(status: i32) -> !;
}

fn main() {
    everything();
    std::io::stdout().flush().unwrap();
    // std would give back the buffer of standard output.
    unsafe { _exit(0) }
}

#[test]
fn fails() {
    everything();
    panic!("on purpose");
}
