# SPDX-License-Identifier: MIT OR Apache-2.0
# The command line itself: help, and what is refused.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"

ours() {
	cargo-alloc-profile "$@"
}

expect help ours --help
expect help-short ours -h
expect help-of-report ours report --help
expect help-of-diff ours diff --help
expect usage ours --usage
scrub='s/[0-9][0-9.]*/@VERSION@/g'
expect version ours --version
scrub=
expect no-command ours
expect unknown-command ours frobnicate
expect command-after-cargo ours alloc-profile frobnicate
expect help-word ours help
expect unknown-option ours --frobnicate run
expect misspelt-command ours rnu
expect misspelt-leaks ours leak run
expect misspelt-option ours -vf x --max-peek=5 run
expect misspelt-option-behind ours report x --sort-bye name
expect misspelt-value ours --sort-by siez run
expect misspelt-format ours -o JSON run
expect misspelt-metric ours --tolerance alocations=0 --compare x run
# The value of an option is not read as an option, nor is anything after a command of cargo's.
expect value-like-option ours --filter --frobnicate --min-count x run
expect missing-value ours --limit
for value in negative=-1 empty= fraction=1.5 word=abc overflow=9223372036854775808 'two=1 2' unit=10K; do
	expect "count-${value%%=*}" ours --min-count "${value#*=}" run
done
for value in negative=-1 empty= fraction=1.5M unit=10X overflow=9223372036854775808 product=8589934592G; do
	expect "size-${value%%=*}" ours --threshold-bytes="${value#*=}" run
done
expect unknown-format ours -o yaml run
expect unknown-sort-key ours --sort-by=bytes run
expect unknown-group-key ours --group-by lines run
expect unknown-color ours --color=sometimes run
expect unknown-backend ours --backend=perf run
expect empty-file ours --save= run
expect same-file ours --save x --output-file x run
# A report never replaces what it is made from, under whatever name.
: >read
ln -s read link
expect report-over-itself ours --output-file read report x read
expect report-over-link ours --output-file link diff x read
expect report-of-one-file-twice ours report read x link
expect report-over-baseline ours --output-file read --compare link report x
expect keep-report ours --keep x report y
expect keep-report-behind ours report y --keep x
expect save-diff ours --save x diff y z
expect no-debuginfo-exec ours --no-debuginfo exec true
expect seed-report ours --seed 1 report x
expect cpus-many ours --cpus 1025 run
expect seed-off ours --seed 1 --no-deterministic run
expect seed-zero-off ours --seed 0 --no-deterministic run
expect cpus-off ours --no-deterministic --cpus 2 run
expect first-error ours --limit=x --min-count=y run
expect report-nothing ours report
expect diff-one ours diff x
expect diff-three ours diff x y z
expect control-characters ours "$(printf 'a\033[31mb\nc')"
finish
