# SPDX-License-Identifier: MIT OR Apache-2.0
# A library for scripts that go through the builds of builds.table. Read it after testlib.sh.
#
#   builds                   prints the lines of the table that are builds
#   has_build COLUMN VALUE   whether one of them has the value
#   takes_every_setting      whether this cargo and rustc know everything that is in the table
#   $dwarf_version           the option for the version of DWARF; empty if there is none
#   cargo_settings LINE…     sets and exports what makes cargo build as the line says, and $cargo_profile, the argument for it

builds() {
	sed '/^#/d' "$abs_srcdir/builds.table"
}

has_build() {
	builds | awk -v column="$1" -v value="$2" '$column == value { found = 1 } END { exit !found }'
}

# An older rustc has no option for it, and writes DWARF 4.
dwarf_version=
for option in -Cdwarf-version -Zdwarf-version; do
	if [ -z "$dwarf_version" ] && RUSTC_BOOTSTRAP=1 rustc -Zunstable-options $option=4 --print cfg >"$io/cfg" 2>&1; then
		dwarf_version=$option
	fi
done

cargo_settings() {
	cargo_profile=
	case $2 in
	dev) prefix=CARGO_PROFILE_DEV ;;
	*) prefix=CARGO_PROFILE_RELEASE cargo_profile=--release ;;
	esac
	export "${prefix}_OPT_LEVEL=$3" "${prefix}_LTO=$4" "${prefix}_CODEGEN_UNITS=$5" "${prefix}_PANIC=$6" "${prefix}_DEBUG=$7"
	export "RUSTFLAGS=-Zunstable-options -Csymbol-mangling-version=$8${dwarf_version:+ $dwarf_version=$9}" RUSTC_BOOTSTRAP=1
}

# line-tables-only came with 1.71, the choice of DWARF before it.
takes_every_setting() {
	[ "$(rustc --version | sed 's/^rustc 1\.\([0-9]*\).*/\1/')" -ge 71 ]
}
