# SPDX-License-Identifier: MIT OR Apache-2.0
# bash completion for cargo-alloc-profile

_cargo_alloc_profile()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	# generated: bash-words
	local commands='run test bench nextest exec report export diff leaks watch attach'
	local flags='-f --filter --min-count --min-bytes --threshold-bytes --limit --attribute --hide-crate --only-crate
		--suppressions --no-default-suppressions --sort-by --group-by --generics --closures --runtime -v -vv -vvv
		--metric --leaks --leak-kinds --threads --fold-threads --snapshot --since --full-stacks --embed-source
		--no-advice --color -o --output --output-file --open --save --compare --save-baseline --baseline --ci
		-q --quiet --max-allocations --max-bytes --max-peak --max-live --max-leaked-bytes --tolerance --gate
		--keep --depth --trace-children --seed --cpus --no-deterministic --verify --per-test --leak-check
		--leak-mark --only-below --from --until --phase --allocator --free-stacks --no-debuginfo --backend
		--watch --check-stacks --valgrind-arg --help --usage -V --version'
	# end of generated
	local i words= command=

	# --option=value is three words to bash.
	[[ $cur == = ]] && cur=
	[[ $prev == = && $COMP_CWORD -ge 2 ]] && prev=${COMP_WORDS[COMP_CWORD - 2]}

	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		# generated: bash-valued
		-f|--filter|--min-count|--min-bytes|--threshold-bytes|--limit|--attribute|--hide-crate|--only-crate|\
		--suppressions|--sort-by|--group-by|--metric|--leak-kinds|--snapshot|--since|--color|-o|--output|--output-file|\
		--save|--compare|--save-baseline|--baseline|--ci|--max-allocations|--max-bytes|--max-peak|--max-live|\
		--max-leaked-bytes|--tolerance|--gate|--keep|--depth|--seed|--cpus|--leak-mark|--only-below|--from|\
		--until|--phase|--allocator|--backend|--valgrind-arg)
		# end of generated
			[[ ${COMP_WORDS[i + 1]} == = ]] && ((i++))
			((i++)) ;;
		# generated: bash-optional
		--verify)
		# end of generated
			[[ ${COMP_WORDS[i + 1]} == = ]] && ((i += 2)) ;;
		-*|alloc-profile|leaks|watch) ;;
		*) command=${COMP_WORDS[i]}; break ;;
		esac
	done

	COMPREPLY=()
	if [[ -z $command ]]; then
		case $prev in
		# generated: bash-values
		--attribute) words='workspace user leaf' ;;
		--sort-by) words='count size name' ;;
		--group-by) words='function module type file line crate thread test region phase stack' ;;
		--metric) words='bytes allocations peak-bytes peak-blocks live-bytes live-blocks leaked-bytes leaked-blocks temporary' ;;
		--leak-kinds) words='lost indirect cycle reachable all' ;;
		--color) words='auto always never' ;;
		-o|--output) words='text json markdown html junit sarif flame svg folded pprof speedscope dhat massif callgrind bmf github-benchmark' ;;
		--ci) words='github' ;;
		--tolerance) words='allocations= bytes= peak= live= leaked='; compopt -o nospace ;;
		--backend) words='valgrind native' ;;
		--suppressions|--output-file|--save|--compare|--keep) compopt -o default; return ;;
		-f|--filter|--min-count|--min-bytes|--threshold-bytes|--limit|--hide-crate|--only-crate|--snapshot|\
		--since|--save-baseline|--baseline|--max-allocations|--max-bytes|--max-peak|--max-live|--max-leaked-bytes|\
		--gate|--depth|--seed|--cpus|--leak-mark|--only-below|--from|--until|--phase|--allocator|--valgrind-arg) return ;;
		# end of generated
		# A value that may be left out stands behind an equals sign.
		# generated: bash-optional
		--verify)
		# end of generated
			[[ $prev == "${COMP_WORDS[COMP_CWORD - 1]}" ]] || return ;;&
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
