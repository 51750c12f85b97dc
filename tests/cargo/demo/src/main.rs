// SPDX-License-Identifier: MIT OR Apache-2.0
//! Allocates, says what it was started with, and ends in the way that its first argument names.
use std::io::Read;

fn environment() {
    println!("directory {}", std::env::current_dir().unwrap().display());
    let mut names: Vec<String> = std::env::vars().map(|(name, _)| name).collect();
    names.sort();
    for name in names {
        println!("variable {name}");
    }
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let kept = demo::boxes(10);
    let bytes = demo::words(3);
    match args.first().map(String::as_str) {
        Some("environment") => environment(),
        Some("exit") => std::process::exit(7),
        Some("panic") => panic!("as asked"),
        Some("abort") => std::process::abort(),
        Some("wait") => {
            println!("waiting");
            let _ = std::io::stdin().read(&mut [0]);
        }
        _ => println!("demo {args:?}: {} boxes, {bytes} bytes", kept.len()),
    }
}
