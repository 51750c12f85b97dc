# SPDX-License-Identifier: MIT OR Apache-2.0
# ./demo, ./check and crate/build.rs read this file, in the root of the sources. `setup GROUP…` installs with apt-get what is
# missing of the groups bootstrap, build, rust and check, and says so. What is there already, from wherever, stays as it is.
# `say_missing GROUP…` installs nothing.

# A line for each need: the group, Debian's package, and how to find out whether it is there. configure.ac and m4/ say which
# libraries and headers ./configure looks for.
needs() {
	cat <<-'TABLE'
		bootstrap  autoconf        command autoreconf
		bootstrap  automake        command automake
		build  gcc                 compiler C
		build  make                command make
		build  pkg-config          command pkg-config
		build  gawk                command awk
	TABLE
	sed -n -e 's/^AP_LIBRARY(\[[^]]*\], \[\(.*\)\], \[\(.*\)\])$/build \2 module \1/p' \
		-e 's/^AP_HEADER(\[\(.*\)\], \[\(.*\)\])$/build \2 header \1/p' \
		-e 's/^AP_PROGRAM(\[[^]]*\], \[\(.*\)\], \[\(.*\)\])$/build \2 program \1/p' \
		-e 's/^AP_OPTIONAL_LIBRARY(\[[^]]*\], \[\(.*\)\], \[\(.*\)\])$/check \2 module \1/p' configure.ac m4/ap_*.m4
	cat <<-'TABLE'
		rust   cargo               command cargo
		check  gcc                 command gcc
		check  clang               command clang
		check  libclang-rt-dev     fuzzer clang
		check  g++                 command g++
		check  libxml2-utils       command xmllint
		check  python3             python sys
		check  python3-jsonschema  python jsonschema
		check  libc6-dbg           package libc6-dbg
		check  chromium            command chromium
		check  chromium-driver     command chromedriver
		check  nodejs              command node
		check  binutils            command readelf
		check  bash                command bash
		check  zsh                 command zsh
		check  fish                command fish
	TABLE
}

# The Python that the tests use: see tests/testlib.sh.
python=${PYTHON-/usr/bin/python3}
[ -x "$python" ] || python=python3

# The compiler that ./configure takes; nothing if there is none.
compiler() {
	if [ -n "${CC-}" ]; then
		set -- "$CC"
	else
		set -- gcc cc clang
	fi
	for candidate in "$@"; do
		if command -v "${candidate%% *}" >/dev/null 2>&1; then
			echo "$candidate"
			break
		fi
	done
}

# is_there KIND THING
is_there() {
	case $1 in
	command | program) command -v "$2" >/dev/null 2>&1 ;;
	compiler) [ -n "$(compiler)" ] ;;
	module) ${PKG_CONFIG:-pkg-config} --exists "$2" 2>/dev/null ;;
	header) echo "#include <$2>" | $(compiler) ${CPPFLAGS-} -E - >/dev/null 2>&1 ;;
	fuzzer) echo 'int LLVMFuzzerTestOneInput(void) { return 0; }' | "$2" -fsanitize=fuzzer,address -x c -o /dev/null - >/dev/null 2>&1 ;;
	python) "$python" -c "import $2" 2>/dev/null ;;
	package) ! command -v dpkg-query >/dev/null || dpkg-query -W -f '${Status}' "$2" 2>/dev/null | grep -q ' installed$' ;;
	*) echo "$0: needs has an unknown kind: $1" >&2 && return 1 ;;
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

# say_missing GROUP…: fails after a line for each thing that is missing, and one with the command that installs them all on Debian.
say_missing() {
	needs | {
		packages=
		while read -r group package kind thing; do
			case " $* " in
			*" $group "*) ;;
			*) continue ;;
			esac
			is_there "$kind" "$thing" && continue
			case $kind in
			compiler) thing='a C compiler' ;;
			header) thing="'$thing', a header of C" ;;
			*) thing="'$thing'" ;;
			esac
			echo "$0: cannot find $thing: install the package $package" >&2
			packages="$packages $package"
		done
		[ -z "$packages" ] || {
			echo "$0: on Debian: apt-get install$packages" >&2
			return 1
		}
	}
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
