# SPDX-License-Identifier: MIT OR Apache-2.0
# ./demo and ./check read this file. `setup GROUP…` installs with apt-get what is missing of the groups build, rust and check,
# and says so. What is there already, from wherever, stays as it is.

# A line for each need: the group, Debian's package, and how to find out whether it is there.
needs() {
	cat <<-'TABLE'
		build  autoconf            command autoreconf
		build  automake            command automake
		build  pkg-config          command pkg-config
		build  gcc                 command gcc
		build  libc6-dev           header argp.h
		build  make                command make
		build  gawk                command awk
		build  valgrind            module valgrind
		build  libglib2.0-dev      module glib-2.0
		build  libxml2-dev         module libxml-2.0
		build  libjansson-dev      module jansson
		build  libelf-dev          module libelf
		build  libdw-dev           module libdw
		build  libcapstone-dev     module capstone
		build  libiberty-dev       header libiberty/demangle.h
		rust   cargo               command cargo
		check  libcmocka-dev       module cmocka
		check  clang               command clang
		check  libclang-rt-dev     fuzzer clang
		check  g++                 command g++
		check  libxml2-utils       command xmllint
		check  python3             python sys
		check  python3-jsonschema  python jsonschema
		check  libc6-dbg           package libc6-dbg
		check  binutils            command readelf
		check  bash                command bash
		check  zsh                 command zsh
		check  fish                command fish
	TABLE
}

# The Python that the tests use: see tests/testlib.sh.
python=${PYTHON-/usr/bin/python3}
[ -x "$python" ] || python=python3

# is_there KIND THING
is_there() {
	case $1 in
	command) command -v "$2" >/dev/null 2>&1 ;;
	module) pkg-config --exists "$2" 2>/dev/null ;;
	header) echo "#include <$2>" | gcc -E - >/dev/null 2>&1 ;;
	python) "$python" -c "import $2" 2>/dev/null ;;
	package) ! command -v dpkg-query >/dev/null || dpkg-query -W -f '${Status}' "$2" 2>/dev/null | grep -q ' installed$' ;;
	esac
}

# missing GROUP…: the packages that are missing
missing() {
	needs | while read -r group package kind thing; do
		case " $* " in
		*" $group "*) is_there "$kind" "$thing" || printf ' %s' "$package" ;;
		esac
	done
}

setup() {
	# If there is no cargo in PATH, one that rustup installed comes before Debian's.
	if ! command -v cargo >/dev/null 2>&1 && "$HOME/.cargo/bin/cargo" --version >/dev/null 2>&1; then
		PATH=$HOME/.cargo/bin:$PATH
		export PATH
	fi
	packages=$(missing "$@")
	[ -n "$packages" ] || return 0
	command -v apt-get >/dev/null 2>&1 || {
		echo "$0: there is no apt-get here: install what these packages of Debian contain:$packages" >&2
		return 1
	}
	root=
	if [ "$(id -u)" -ne 0 ]; then
		command -v sudo >/dev/null 2>&1 || {
			echo "$0: you are not root and there is no sudo: run as root: apt-get install$packages" >&2
			return 1
		}
		root=sudo
	fi
	echo "$0: installing with ${root:+sudo }apt-get:$packages"
	log=$(mktemp)
	if $root apt-get -q update >"$log" 2>&1 &&
		$root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install $packages >>"$log" 2>&1; then
		rm -f "$log"
	else
		cat "$log" >&2
		rm -f "$log"
		echo "$0: apt-get could not install:$packages" >&2
		return 1
	fi
	packages=$(missing "$@")
	[ -z "$packages" ] || {
		echo "$0: installed, but not found:$packages" >&2
		return 1
	}
}

# bootstrap_if_older: makes ./configure if it is absent or older than what it is made from.
bootstrap_if_older() {
	if [ ! -e configure ] || [ -n "$(find configure.ac m4 Makefile.am ./*/Makefile.am -newer configure)" ]; then
		./bootstrap
	fi
}
