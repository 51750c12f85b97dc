# SPDX-License-Identifier: MIT OR Apache-2.0
# AP_WARNINGS: sets AP_WARN_CFLAGS to the warnings that this compiler knows.
# --enable-werror makes them errors (the tests build that way).
AC_DEFUN([AP_WARNINGS],
[AC_ARG_ENABLE([werror],
  [AS_HELP_STRING([--enable-werror], [treat compiler warnings as errors])],
  [], [enable_werror=no])
AP_WARN_CFLAGS=
for ap_flag in -Wall -Wextra -Wshadow -Wformat=2 -Wstrict-prototypes -Wmissing-prototypes \
               -Wold-style-definition -Wpointer-arith -Wwrite-strings -Wundef -Wvla \
               -Wcast-qual -Wduplicated-cond -Wlogical-op; do
  ap_save_CFLAGS=$CFLAGS
  CFLAGS="$CFLAGS -Werror $ap_flag"
  AC_COMPILE_IFELSE([AC_LANG_PROGRAM([], [])], [AP_WARN_CFLAGS="$AP_WARN_CFLAGS $ap_flag"])
  CFLAGS=$ap_save_CFLAGS
done
AS_IF([test "$enable_werror" = yes], [AP_WARN_CFLAGS="$AP_WARN_CFLAGS -Werror"])
AC_SUBST([AP_WARN_CFLAGS])])
