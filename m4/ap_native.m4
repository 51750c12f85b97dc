# SPDX-License-Identifier: MIT OR Apache-2.0
# AP_NATIVE: whether programs of this platform can be recorded without Valgrind, and how the library that they
# preload is made. Call it after AP_VALGRIND.
#
# Sets the conditional AP_NATIVE, AP_NATIVE_CFLAGS and AP_NATIVE_LDFLAGS.
AC_DEFUN([AP_NATIVE],
[AM_CONDITIONAL([AP_NATIVE], [test "$AP_PLATFORM" = amd64-linux])
# Its variables of threads are in the block that the loader makes for each thread: no access allocates. A copy
# of 16 bytes would wait for the two stores of 8 bytes that went before it.
AP_NATIVE_CFLAGS="-O2 -g -fPIC -fvisibility=hidden -ftls-model=initial-exec -fno-omit-frame-pointer"
AP_NATIVE_CFLAGS="$AP_NATIVE_CFLAGS -fasynchronous-unwind-tables -fno-stack-protector -fno-strict-aliasing -fno-tree-slp-vectorize"
# Its constructor comes before those of all other libraries, which may allocate.
AP_NATIVE_LDFLAGS="-shared -static-libgcc -Wl,-z,defs,-z,now,-z,initfirst,-z,nodelete,-z,nodlopen"
AC_SUBST([AP_NATIVE_CFLAGS])
AC_SUBST([AP_NATIVE_LDFLAGS])])
