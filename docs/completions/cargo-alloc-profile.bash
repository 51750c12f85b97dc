# SPDX-License-Identifier: MIT OR Apache-2.0
# bash completion for cargo-alloc-profile

_cargo_alloc_profile()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	local commands='run test bench nextest exec report diff leaks'
	local flags='-f --filter --min-count --min-bytes --threshold-bytes --limit --attribute --hide-crate --only-crate
		--suppressions --no-default-suppressions --sort-by --group-by
		--generics --closures --runtime -v -vv -vvv
		--leaks --leak-kinds --threads --fold-threads --full-stacks --color --ci -o --output --output-file --save --compare --save-baseline --baseline -q --quiet
		--max-allocations --max-bytes --max-peak --max-live --max-leaked-bytes --tolerance --gate --keep --depth
		--trace-children --seed --cpus --no-deterministic --verify --per-test --leak-check --leak-mark --free-stacks --no-debuginfo --backend --valgrind-arg --help --usage --version'
	local i words= command=

	# --option=value is three words to bash.
	[[ $cur == = ]] && cur=
	[[ $prev == = && $COMP_CWORD -ge 2 ]] && prev=${COMP_WORDS[COMP_CWORD - 2]}

	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		-f|--filter|--min-count|--min-bytes|--threshold-bytes|--limit|--attribute|--hide-crate|--only-crate|\
		--suppressions|--sort-by|--group-by|--leak-kinds|--color|--ci|-o|--output|\
		--output-file|--save|--compare|--save-baseline|--baseline|--max-allocations|--max-bytes|--max-peak|--max-live|--max-leaked-bytes|--tolerance|--gate|\
		--keep|--depth|--seed|--cpus|--leak-mark|--backend|--valgrind-arg)
			[[ ${COMP_WORDS[i + 1]} == = ]] && ((i++))
			((i++)) ;;
		--verify) [[ ${COMP_WORDS[i + 1]} == = ]] && ((i += 2)) ;;
		-*|alloc-profile|leaks) ;;
		*) command=${COMP_WORDS[i]}; break ;;
		esac
	done

	COMPREPLY=()
	if [[ -z $command ]]; then
		case $prev in
		--sort-by) words='count size name' ;;
		--group-by) words='function module type file line crate thread test stack' ;;
		--leak-kinds) words='lost indirect cycle reachable all' ;;
		--attribute) words='user workspace leaf' ;;
		--ci) words='github' ;;
		--color) words='auto always never' ;;
		-o|--output) words='text json markdown junit sarif' ;;
		--backend) words='valgrind' ;;
		--tolerance) words='allocations= bytes= peak= live= leaked='; compopt -o nospace ;;
		--output-file|--save|--compare|--keep|--suppressions) compopt -o default; return ;;
		-f|--filter|--min-count|--min-bytes|--threshold-bytes|--limit|--hide-crate|--only-crate|--depth|--seed|--cpus|--leak-mark|--valgrind-arg|--save-baseline|--baseline|\
		--max-allocations|--max-bytes|--max-peak|--max-live|--max-leaked-bytes|--gate) return ;;
		--verify) [[ $prev == "${COMP_WORDS[COMP_CWORD - 1]}" ]] || return ;;&
		*) [[ $cur == -* ]] && words=$flags || words=$commands ;;
		esac
		COMPREPLY=($(compgen -W "$words" -- "$cur"))
	else
		case $command in
		run) words='--bin --example --package --release --profile --features --all-features --no-default-features
			--manifest-path --target --' ;;
		test) words='--lib --bin --bins --test --tests --example --examples --doc --package --workspace --release
			--profile --features --all-features --no-default-features --manifest-path --target --' ;;
		bench) words='--bench --benches --package --workspace --profile --features --all-features
			--no-default-features --manifest-path --target --' ;;
		nextest) words='run' ;;
		esac
		[[ -n $words && ( $cur == -* || $command == nextest ) ]] && COMPREPLY=($(compgen -W "$words" -- "$cur"))
		[[ ${#COMPREPLY[@]} -gt 0 ]] || compopt -o default
	fi
}

complete -F _cargo_alloc_profile cargo-alloc-profile
