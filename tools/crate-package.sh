#!/bin/sh
# SPDX-License-Identifier: MIT OR Apache-2.0
# Writes target/package/cargo-alloc-profile-VERSION.crate, the file for a registry, and lets cargo build what is in it. Options are
# cargo package's.
set -eu
cd "$(dirname "$0")/.."
. tools/setup.sh
say_missing bootstrap build rust
bootstrap_if_older
# The package has ./configure and the files beside it, which git does not have: hence --allow-dirty.
exec cargo package --offline --locked --allow-dirty "$@"
