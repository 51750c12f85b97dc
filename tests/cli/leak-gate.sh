# SPDX-License-Identifier: MIT OR Apache-2.0
# Limits on what is leaked, held against kept profiles.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
leaks=$profiles/leaks.xml unknown=$profiles/rust.xml

gated() {
	cargo-alloc-profile --limit 0 "$@"
}
printf '[work]\nframes=malloc;work\n[link]\nframes=malloc;link\n' >all.suppressions
printf '[work]\nframes=malloc;work\n' >work.suppressions

expect passes gated --max-leaked-bytes 40 --gate 'work: leaked<=20' --gate 'crate *: leaked<=40' report "$leaks"
expect fails gated --max-leaked-bytes 39 --gate 'run: leaked<=0' --gate '*: leaked<=19' report "$leaks"
expect suppressed gated --suppressions all.suppressions --max-leaked-bytes 0 report "$leaks"
expect partly-suppressed gated --suppressions work.suppressions --max-leaked-bytes 0 report "$leaks"
expect environment env ALLOC_PROFILE_MAX_LEAKED_BYTES=0 ALLOC_PROFILE_GATE='link: leaked<=0' cargo-alloc-profile --limit 0 report "$leaks"
expect same gated --tolerance leaked=0 --gate '*: leaked+0' --compare "$leaks" report "$leaks"
expect json gated -o json --max-leaked-bytes 0 report "$leaks"

# A number that is not known is not 0.
expect profile-unknown gated --max-leaked-bytes 0 report "$unknown"
expect profile-partly-unknown gated --gate '*: leaked<=0' report "$leaks" "$unknown"
expect baseline-unknown gated --tolerance leaked=0 --compare "$unknown" report "$leaks"
expect diff-unknown gated --tolerance leaked=100% diff "$unknown" "$leaks"
expect diff-now-unknown gated --tolerance leaked=100% diff "$leaks" "$unknown"
# If nothing is held against the baseline, it need not have leaks.
expect baseline-not-asked gated --max-leaked-bytes 40 --compare "$unknown" report "$leaks"
expect growth-without-baseline env ALLOC_PROFILE_TOLERANCE=leaked=0 cargo-alloc-profile --limit 0 report "$unknown"
expect not-a-size gated --max-leaked-bytes 1% report "$leaks"
finish
