#!/usr/bin/python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""Writes C++ with much debug information: resolve-source.py DIRECTORY FUNCTIONS DEPTH FILES

Writes FUNCTIONS functions into FILES files, and a main that calls each once. Each function has an allocation of its own, at the end
of DEPTH inlined calls of templates that no other function instantiates."""
import os
import sys

HEAD = '''#include <cstddef>
#include <cstdlib>

void *volatile kept;

template <int Function, int Depth> struct step {
	std::size_t sizes[Depth];
	step *next(const step &from, std::size_t wanted) const;
	bool same(const step *other, const char *name) const;
	void take_all(step *const *all, std::size_t count, int *taken);
	static step make(std::size_t least, std::size_t most);
	static inline __attribute__((always_inline)) void *take(std::size_t size, int more)
	{
		return step<Function, Depth - 1>::take(size + Depth, more);
	}
};

template <int Function> struct step<Function, 0> {
	static inline __attribute__((always_inline)) void *take(std::size_t size, int more)
	{
		void *taken = std::malloc(size);
		kept = taken;
		return more < 0 ? nullptr : taken;
	}
};

'''


def main():
    directory, functions, depth, files = sys.argv[1], *(int(a) for a in sys.argv[2:5])
    for part in range(files):
        mine = range(part, functions, files)
        with open(os.path.join(directory, 'part%d.cc' % part), 'w') as out:
            out.write(HEAD.replace('void *volatile kept', 'extern void *volatile kept'))
            for f in mine:
                out.write('__attribute__((noinline)) void function_%d(int n)\n{\n\tstd::free(step<%d, %d>::take(16, n));\n}\n\n'
                          % (f, f, depth))
            out.write('void part_%d(int n)\n{\n%s}\n' % (part, ''.join('\tfunction_%d(n);\n' % f for f in mine)))
    with open(os.path.join(directory, 'main.cc'), 'w') as out:
        out.write('void *volatile kept;\n\n%s\nint main(int argc, char **)\n{\n%s}\n' % (
            ''.join('void part_%d(int n);\n' % p for p in range(files)),
            ''.join('\tpart_%d(argc);\n' % p for p in range(files))))


if __name__ == '__main__':
    main()
