# SPDX-License-Identifier: MIT OR Apache-2.0
# fish completion for cargo-alloc-profile and cargo alloc-profile

function __cargo_alloc_profile_complete
    set -l seen '__fish_seen_subcommand_from run test bench nextest exec report diff'
    set -l here "not $seen"
    set -l name $argv[1]
    if test $name = cargo
        set here "__fish_seen_subcommand_from alloc-profile; and $here"
        set seen "__fish_seen_subcommand_from alloc-profile; and $seen"
    end

    complete -c $name -n $here -f -a run -d 'Profile a binary or an example'
    complete -c $name -n $here -f -a test -d 'Profile tests'
    complete -c $name -n $here -f -a bench -d 'Profile benchmarks'
    complete -c $name -n $here -f -a nextest -d 'Profile tests run by cargo-nextest'
    complete -c $name -n $here -f -a exec -d 'Profile any executable'
    complete -c $name -n $here -f -a report -d 'Show recorded profiles'
    complete -c $name -n $here -f -a diff -d 'Compare two profiles'
    complete -c $name -n $here -f -a leaks -d 'Report leaks of one of these'

    complete -c $name -n $here -x -s f -l filter -d 'Only functions whose name contains TEXT'
    complete -c $name -n $here -x -l min-count -d 'Only what allocated at least N times'
    complete -c $name -n $here -x -l min-bytes -d 'Only what allocated at least SIZE bytes'
    complete -c $name -n $here -x -l threshold-bytes -d 'The same, and exit with status 3 when anything is left'
    complete -c $name -n $here -x -l limit -d 'Only the first N'
    complete -c $name -n $here -x -l sort-by -a 'count size name' -d 'The order'
    complete -c $name -n $here -x -l group-by -a 'function module type file line crate thread test stack' -d 'What a row stands for'
    complete -c $name -n $here -l generics -d 'Tell the instances of generic functions apart'
    complete -c $name -n $here -l runtime -d 'List what the test harness and the runtime take for themselves as rows'
    complete -c $name -n $here -l closures -d 'Tell closures and async blocks from the functions that they stand in'
    complete -c $name -n $here -x -l attribute -a 'user workspace leaf' -d 'Whose an allocation is'
    complete -c $name -n $here -x -l hide-crate -d 'Pass over the functions of this crate'
    complete -c $name -n $here -x -l only-crate -d 'Only what is allocated in this crate or below it'
    complete -c $name -n $here -s v -d 'Show more: bytes, file locations, stacks'
    complete -c $name -n $here -l leaks -d 'Show what is leaked'
    complete -c $name -n $here -x -l leak-kinds -a 'lost indirect cycle reachable all' -d 'Which leaks are listed'
    complete -c $name -n $here -l threads -d 'Show the threads and who freed whose blocks'
    complete -c $name -n $here -l fold-threads -d 'Take the threads of a pool for one'
    complete -c $name -n $here -l full-stacks -d 'Show all frames of a stack'
    complete -c $name -n $here -x -l color -a 'auto always never' -d 'When to use colours'
    complete -c $name -n $here -x -l ci -a 'github' -d 'Tell a service of continuous integration, too'
    complete -c $name -n $here -x -s o -l output -a 'text json markdown junit sarif' -d 'The format of the report'
    complete -c $name -n $here -r -l output-file -d 'Write the report to FILE'
    complete -c $name -n $here -r -l save -d 'Save everything to FILE as a baseline'
    complete -c $name -n $here -r -l compare -d 'Show the differences from FILE'
    complete -c $name -n $here -x -l save-baseline -d 'Save it under a name in the target directory'
    complete -c $name -n $here -x -l baseline -d 'Show the differences from the baseline of that name'
    complete -c $name -n $here -s q -l quiet -d 'No notes, no progress; cargo is quiet, too'
    complete -c $name -n $here -x -l max-allocations -d 'Fail over N allocations'
    complete -c $name -n $here -x -l max-bytes -d 'Fail over SIZE bytes allocated'
    complete -c $name -n $here -x -l max-peak -d 'Fail over SIZE bytes alive at once'
    complete -c $name -n $here -x -l max-live -d 'Fail over SIZE bytes alive at the end'
    complete -c $name -n $here -x -l max-leaked-bytes -d 'Fail over SIZE bytes leaked'
    complete -c $name -n $here -x -l tolerance -a 'allocations= bytes= peak= live= leaked=' -d 'Fail over so much more than the baseline'
    complete -c $name -n $here -x -l gate -d 'The same for each function or the like'
    complete -c $name -n $here -r -l keep -d 'Keep the raw profile as FILE'
    complete -c $name -n $here -x -l depth -d 'Keep the N innermost frames of a stack'
    complete -c $name -n $here -l trace-children -d 'Profile the programs that the program starts, too'
    complete -c $name -n $here -x -l seed -d 'Let what is random follow from N'
    complete -c $name -n $here -x -l cpus -d 'Tell the program that there are N processors'
    complete -c $name -n $here -l no-deterministic -d 'Leave randomness, processors and environment as they are'
    complete -c $name -n $here -l verify -d 'Run the program twice, or N times, and compare the profiles'
    complete -c $name -n $here -l per-test -d 'Run each test as a process of its own'
    complete -c $name -n $here -r -F -l suppressions -d 'Do not count what the rules in FILE are for'
    complete -c $name -n $here -l no-default-suppressions -d 'Pass over no blocks of the runtime'
    complete -c $name -n $here -l leak-check -d 'Find out what is leaked'
    complete -c $name -n $here -x -l leak-mark -d 'Show what grows from one entry of FUNCTION to the next'
    complete -c $name -n $here -l free-stacks -d 'Keep in which stacks blocks are freed'
    complete -c $name -n $here -l no-debuginfo -d 'Leave the debug information of the build as it is'
    complete -c $name -n $here -x -l backend -a valgrind -d 'What records'
    complete -c $name -n $here -x -l valgrind-arg -d 'Hand ARG to Valgrind'
    complete -c $name -n $here -l help -d 'Show the options'
    complete -c $name -n $here -l usage -d 'Show the options in short'
    complete -c $name -n $here -s V -l version -d 'Show the version'
end

__cargo_alloc_profile_complete cargo-alloc-profile
__cargo_alloc_profile_complete cargo
functions -e __cargo_alloc_profile_complete
