# SPDX-License-Identifier: MIT OR Apache-2.0
# AP_SANITIZE: --enable-sanitize sets AP_SANITIZE_CFLAGS, for the command line and its tests alone: a Valgrind
# tool has no C library that the sanitizers could live in.
AC_DEFUN([AP_SANITIZE],
[AC_ARG_ENABLE([sanitize],
  [AS_HELP_STRING([--enable-sanitize], [build the command line with AddressSanitizer and UBSan])],
  [], [enable_sanitize=no])
AP_SANITIZE_CFLAGS=
AS_IF([test "$enable_sanitize" = yes],
  [AP_SANITIZE_CFLAGS="-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer"
   ap_save_CFLAGS=$CFLAGS
   CFLAGS="$CFLAGS $AP_SANITIZE_CFLAGS"
   AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])], [],
     [AC_MSG_ERROR([$CC cannot link with the sanitizers: install the package libclang-rt-dev (clang) or libasan and libubsan (gcc)])])
   CFLAGS=$ap_save_CFLAGS])
AC_SUBST([AP_SANITIZE_CFLAGS])])
