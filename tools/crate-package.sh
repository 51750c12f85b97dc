#!/bin/sh
# SPDX-License-Identifier: MIT OR Apache-2.0
# Writes target/package/cargo-alloc-profile-VERSION.crate, the file for a registry, and that of the macros, and lets cargo build
# what is in them. Options are cargo package's.
set -eu
cd "$(dirname "$0")/.."
. tools/setup.sh
say_missing bootstrap build rust
bootstrap_if_older
CARGO_TARGET_DIR=${CARGO_TARGET_DIR-$PWD/target}
export CARGO_TARGET_DIR
# The package has ./configure and the files beside it, which git does not have: hence --allow-dirty.
cargo package --offline --locked --allow-dirty "$@"
cd crate/macros
exec cargo package --offline "$@"
