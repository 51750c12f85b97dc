# SPDX-License-Identifier: MIT OR Apache-2.0
# Libraries are found through pkg-config; what is missing is said in one line
# together with the Debian package that has it. tools/setup.sh reads the lines
# that begin with AP_LIBRARY, AP_OPTIONAL_LIBRARY, AP_HEADER and AP_PROGRAM, too.

# AP_PROG_PKG_CONFIG: like PKG_PROG_PKG_CONFIG, but ends in one clear line.
AC_DEFUN([AP_PROG_PKG_CONFIG],
[m4_ifdef([PKG_PROG_PKG_CONFIG], [PKG_PROG_PKG_CONFIG([0.29])],
  [m4_fatal([pkg.m4 is missing: install the package pkg-config])])
AS_IF([test -z "$PKG_CONFIG"],
  [AC_MSG_ERROR([pkg-config is missing: install the package pkg-config])])])

# AP_LIBRARY(NAME, MODULE-SPEC, DEBIAN-PACKAGE): sets NAME_CFLAGS and NAME_LIBS, or ends.
AC_DEFUN([AP_LIBRARY],
[PKG_CHECK_MODULES([$1], [$2], [],
  [AC_MSG_ERROR([$2 is missing: install the package $3])])])

# AP_OPTIONAL_LIBRARY(NAME, MODULE-SPEC, DEBIAN-PACKAGE): as above, but its absence
# only switches off the conditional HAVE_NAME and is said.
AC_DEFUN([AP_OPTIONAL_LIBRARY],
[PKG_CHECK_MODULES([$1], [$2], [ap_have_$1=yes],
  [ap_have_$1=no
   AC_MSG_WARN([$2 is missing: what needs it is left out; install the package $3])])
AM_CONDITIONAL([HAVE_$1], [test "$ap_have_$1" = yes])])

# AP_HEADER(HEADER, DEBIAN-PACKAGE): ends unless the header is there.
AC_DEFUN([AP_HEADER],
[AC_CHECK_HEADER([$1], [],
  [AC_MSG_ERROR([$1 is missing: install the package $2])])])

# AP_PROGRAM(NAME, PROGRAM, DEBIAN-PACKAGE): sets NAME to the program that the build runs, or ends.
AC_DEFUN([AP_PROGRAM],
[AC_CHECK_PROG([$1], [$2], [$2])
AS_IF([test -z "$$1"],
  [AC_MSG_ERROR([$2 is missing: install the package $3])])])

# AP_ARGP: argp is part of glibc; elsewhere it is a library of its own.
AC_DEFUN([AP_ARGP],
[AC_SEARCH_LIBS([argp_parse], [argp], [],
  [AC_MSG_ERROR([argp_parse is missing: it is in glibc, elsewhere in the package argp-standalone])])])

# AP_LIBIBERTY: the demangler. It comes without a module of pkg-config. Sets LIBIBERTY_LIBS.
AC_DEFUN([AP_LIBIBERTY],
[ap_save_LIBS=$LIBS
AC_CHECK_LIB([iberty], [cplus_demangle], [LIBIBERTY_LIBS=-liberty],
  [AC_MSG_ERROR([libiberty is missing: install the package libiberty-dev])])
LIBS=$ap_save_LIBS
AC_SUBST([LIBIBERTY_LIBS])])
