# SPDX-License-Identifier: MIT OR Apache-2.0
# fish completion for cargo-alloc-profile and cargo alloc-profile

function __cargo_alloc_profile_complete
    # generated: fish-seen
    set -l seen '__fish_seen_subcommand_from run test bench nextest exec report export diff attach'
    # end of generated
    set -l here "not $seen"
    set -l name $argv[1]
    if test $name = cargo
        set here "__fish_seen_subcommand_from alloc-profile; and $here"
        set seen "__fish_seen_subcommand_from alloc-profile; and $seen"
    end

    # generated: fish-completions
    complete -c $name -n $here -f -a run -d 'Profile a binary or an example'
    complete -c $name -n $here -f -a test -d 'Profile tests'
    complete -c $name -n $here -f -a bench -d 'Profile benchmarks'
    complete -c $name -n $here -f -a nextest -d 'Profile tests that cargo-nextest runs'
    complete -c $name -n $here -f -a exec -d 'Profile any executable, without cargo'
    complete -c $name -n $here -f -a report -d 'Show recorded profiles or baselines again'
    complete -c $name -n $here -f -a export -d 'Write recorded profiles in the format of another tool'
    complete -c $name -n $here -f -a diff -d 'Compare two profiles or baselines'
    complete -c $name -n $here -f -a leaks -d 'Report the leaks of one of the other commands'
    complete -c $name -n $here -f -a watch -d 'Show the live heap of a run on the terminal'
    complete -c $name -n $here -f -a attach -d 'Show the live heap of a run in another terminal'
    complete -c $name -n $here -x -s f -l filter -d 'Show only functions whose name contains TEXT'
    complete -c $name -n $here -x -l min-count -d 'Show only rows with at least N allocations'
    complete -c $name -n $here -x -l min-bytes -d 'Show only rows with at least SIZE bytes allocated'
    complete -c $name -n $here -x -l threshold-bytes -d 'Show only rows with at least SIZE bytes allocated, and exit with status 3 if there are any'
    complete -c $name -n $here -x -l limit -d 'Show only the first N rows'
    complete -c $name -n $here -x -l attribute -a 'workspace user leaf' -d 'Choose the function that an allocation counts for'
    complete -c $name -n $here -x -l hide-crate -d 'Skip the functions of crate NAME: what they allocate counts for their callers'
    complete -c $name -n $here -x -l only-crate -d 'Show only what crate NAME allocates, itself or through what it calls'
    complete -c $name -n $here -r -F -l suppressions -d 'Ignore leaks that match the rules in FILE'
    complete -c $name -n $here -l no-default-suppressions -d 'Do not ignore the blocks that the runtime keeps until exit'
    complete -c $name -n $here -x -l sort-by -a 'count size name' -d 'Sort rows by KEY'
    complete -c $name -n $here -x -l group-by -a 'function module type file line crate thread test region phase stack' -d 'Make a row for each KEY'
    complete -c $name -n $here -l generics -d 'Show each instance of a generic function as a row of its own'
    complete -c $name -n $here -l closures -d 'Show closures and async blocks as rows of their own'
    complete -c $name -n $here -l runtime -d 'Show what the test harness and the runtime allocate as rows'
    complete -c $name -n $here -s v -d 'Show more: -v bytes, -vv file locations and sizes, -vvv call stacks'
    complete -c $name -n $here -x -l metric -a 'bytes allocations peak-bytes peak-blocks live-bytes live-blocks leaked-bytes leaked-blocks temporary' -d 'Show this number where a format has one for each stack'
    complete -c $name -n $here -l leaks -d 'Report leaks instead of allocations, as the command \'leaks\' does'
    complete -c $name -n $here -x -l leak-kinds -a 'lost indirect cycle reachable all' -d 'List the leaks of these kinds, with commas in between'
    complete -c $name -n $here -l threads -d 'Show the threads, and which thread freed whose blocks'
    complete -c $name -n $here -l fold-threads -d 'Merge threads that have the same name and creator'
    complete -c $name -n $here -x -l snapshot -d 'Report on the snapshot that the program made under this name or number, in the place of the end'
    complete -c $name -n $here -x -l since -d 'Show the differences from the snapshot of this name or number to the end, or to --snapshot'
    complete -c $name -n $here -l full-stacks -d 'Show stacks with the frames below main and inside the allocator, too'
    complete -c $name -n $here -l embed-source -d 'Put the workspace\'s source files that the profile names into the page'
    complete -c $name -n $here -l no-advice -d 'Give no advice on vectors that grow and blocks that could be used again'
    complete -c $name -n $here -x -l color -a 'auto always never' -d 'Use colours'
    complete -c $name -n $here -x -s o -l output -a 'text json markdown html junit sarif flame svg folded pprof speedscope dhat massif callgrind bmf github-benchmark' -d 'Choose the format of the report'
    complete -c $name -n $here -r -F -l output-file -d 'Write the report to FILE instead of standard output'
    complete -c $name -n $here -l open -d 'Open the page in a browser: for the format \'html\''
    complete -c $name -n $here -r -F -l save -d 'Save everything to FILE as a baseline'
    complete -c $name -n $here -r -F -l compare -d 'Show the differences from the baseline or profile FILE'
    complete -c $name -n $here -x -l save-baseline -d 'Save everything as baseline NAME in the target directory'
    complete -c $name -n $here -x -l baseline -d 'Show the differences from baseline NAME in the target directory'
    complete -c $name -n $here -x -l ci -a 'github' -d 'Report to a service for continuous integration, too'
    complete -c $name -n $here -s q -l quiet -d 'Print no notes and no progress, and make cargo quiet, too'
    complete -c $name -n $here -x -l max-allocations -d 'Fail if there are more than N allocations'
    complete -c $name -n $here -x -l max-bytes -d 'Fail if more than SIZE bytes are allocated in all'
    complete -c $name -n $here -x -l max-peak -d 'Fail if more than SIZE bytes are alive at once'
    complete -c $name -n $here -x -l max-live -d 'Fail if more than SIZE bytes are alive at the end'
    complete -c $name -n $here -x -l max-leaked-bytes -d 'Fail if more than SIZE bytes are leaked'
    complete -c $name -n $here -x -l tolerance -a 'allocations= bytes= peak= live= leaked=' -d 'Fail if METRIC exceeds the baseline by more than VALUE'
    complete -c $name -n $here -x -l gate -d 'Limit each function, test or the like whose name matches a pattern'
    complete -c $name -n $here -r -F -l keep -d 'Keep the raw profile as FILE'
    complete -c $name -n $here -x -l depth -d 'Keep only the N innermost frames of each stack'
    complete -c $name -n $here -l trace-children -d 'Profile the programs that the program starts, too'
    complete -c $name -n $here -x -l seed -d 'Derive all random numbers that the program gets from N'
    complete -c $name -n $here -x -l cpus -d 'Tell the program that there are N processors, at most 1024'
    complete -c $name -n $here -l no-deterministic -d 'Leave randomness, processors and environment as they are: runs will differ'
    complete -c $name -n $here -l verify -d 'Run the program N times'
    complete -c $name -n $here -l per-test -d 'Run each test as a process of its own, and report on tests'
    complete -c $name -n $here -l leak-check -d 'Find the blocks that nothing points to at the end'
    complete -c $name -n $here -x -l leak-mark -d 'Show what grows from one call of FUNCTION to the next'
    complete -c $name -n $here -x -l only-below -d 'Count only what is allocated while FUNCTION runs'
    complete -c $name -n $here -x -l from -d 'Count only from the first call of FUNCTION on'
    complete -c $name -n $here -x -l until -d 'Count only up to a call of FUNCTION: the first one, or the first one behind the beginning of --from'
    complete -c $name -n $here -x -l phase -d 'Begin a phase at each call of FUNCTION, for --group-by phase'
    complete -c $name -n $here -x -l allocator -d 'Count the blocks of an arena or a pool of the program\'s own'
    complete -c $name -n $here -l free-stacks -d 'Keep the stacks in which blocks are freed'
    complete -c $name -n $here -l no-debuginfo -d 'Build with the debug information that the cargo profile asks for, even if that is none'
    complete -c $name -n $here -x -l backend -a 'valgrind native' -d 'Record with this backend'
    complete -c $name -n $here -l watch -d 'Show on the terminal what is alive while the program runs, as the command \'watch\' does'
    complete -c $name -n $here -l check-stacks -d 'Compare each remembered stack with a full unwind, which takes longer'
    complete -c $name -n $here -x -l valgrind-arg -d 'Pass ARG to Valgrind'
    complete -c $name -n $here -l help -d 'Show this list of options'
    complete -c $name -n $here -l usage -d 'Show the options in short'
    complete -c $name -n $here -s V -l version -d 'Show the version'
    # end of generated
end

__cargo_alloc_profile_complete cargo-alloc-profile
__cargo_alloc_profile_complete cargo
functions -e __cargo_alloc_profile_complete
