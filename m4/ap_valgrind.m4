# SPDX-License-Identifier: MIT OR Apache-2.0
# AP_VALGRIND: finds the installed Valgrind and what it takes to build a tool for it.
#
# Sets AP_PLATFORM (amd64-linux), VALGRIND (the launcher), AP_VALGRIND_LIBDIR (its own tools
# and preload libraries), AP_VG_CFLAGS, AP_VG_LDFLAGS, AP_VG_LIBS, AP_VG_PRELOAD_LIBS; defines
# what differs between the versions 3.19 and 3.27 in config.h.
AC_DEFUN([AP_VALGRIND],
[AC_ARG_WITH([valgrind],
  [AS_HELP_STRING([--with-valgrind=PREFIX], [use the Valgrind installed below PREFIX])],
  [ap_vg_pc=`find "$withval" -name valgrind.pc 2>/dev/null | head -n 1`
   AS_IF([test -z "$ap_vg_pc"],
     [AC_MSG_ERROR([no valgrind.pc below '$withval': is Valgrind installed there?])])
   PKG_CONFIG_PATH=`dirname "$ap_vg_pc"`${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}
   export PKG_CONFIG_PATH])
AP_LIBRARY([VALGRIND], [valgrind >= 3.19], [valgrind])

ap_vg_prefix=`$PKG_CONFIG --variable=prefix valgrind`
ap_vg_libdir=`$PKG_CONFIG --variable=libdir valgrind`/valgrind
AP_PLATFORM=`$PKG_CONFIG --variable=platform valgrind`
ap_vg_arch=`$PKG_CONFIG --variable=arch valgrind`
ap_vg_os=`$PKG_CONFIG --variable=os valgrind`
ap_vg_load=`$PKG_CONFIG --variable=valt_load_address valgrind`
ap_vg_platform_us=`echo "$AP_PLATFORM" | tr - _`

AC_MSG_CHECKING([for Valgrind's platform])
AC_MSG_RESULT([$AP_PLATFORM])
AS_CASE([$AP_PLATFORM], [amd64-linux|arm64-linux], [],
  [AC_MSG_ERROR([Valgrind's platform '$AP_PLATFORM' is not supported: amd64-linux and arm64-linux are])])

AC_PATH_PROG([VALGRIND], [valgrind], [], [$ap_vg_prefix/bin$PATH_SEPARATOR$PATH])
AS_IF([test -z "$VALGRIND"],
  [AC_MSG_ERROR([the program valgrind is missing: install the package valgrind])])

AC_MSG_CHECKING([for the directory of Valgrind's tools])
AP_VALGRIND_LIBDIR=
for ap_dir in "$ap_vg_prefix/libexec/valgrind" "$ap_vg_libdir" "$ap_vg_prefix/lib/valgrind"; do
  AS_IF([test -z "$AP_VALGRIND_LIBDIR" && test -f "$ap_dir/vgpreload_core-$AP_PLATFORM.so"],
    [AP_VALGRIND_LIBDIR=$ap_dir])
done
AS_IF([test -z "$AP_VALGRIND_LIBDIR"],
  [AC_MSG_ERROR([vgpreload_core-$AP_PLATFORM.so is missing: install the package valgrind])])
AC_MSG_RESULT([$AP_VALGRIND_LIBDIR])

for ap_lib in coregrind vex replacemalloc_toolpreload; do
  AS_IF([test -f "$ap_vg_libdir/lib$ap_lib-$AP_PLATFORM.a"], [],
    [AC_MSG_ERROR([lib$ap_lib-$AP_PLATFORM.a is missing: install the package valgrind (Fedora: valgrind-tools-devel)])])
done

AS_CASE([$ap_vg_arch], [amd64], [ap_vg_m=-m64], [ap_vg_m=])
# The headers are Valgrind's own: our warnings are not for them. What programs include is <valgrind/valgrind.h>.
ap_vg_includes=`echo " $VALGRIND_CFLAGS" | $SED 's/ -I */ -isystem /g'`" -idirafter $ap_vg_prefix/include"
AP_VG_CFLAGS="$ap_vg_m$ap_vg_includes -DVGA_$ap_vg_arch=1 -DVGO_$ap_vg_os=1 -DVGP_$ap_vg_platform_us=1 -DVGPV_${ap_vg_platform_us}_vanilla=1"
# Valgrind reads the debug information of its tool, too, and 3.19 fails on the DWARF 5 that clang writes.
AP_VG_CFLAGS="$AP_VG_CFLAGS -O2 -gdwarf-4 -fno-stack-protector -fno-strict-aliasing -fno-builtin -fomit-frame-pointer"
AP_VG_PRELOAD_CFLAGS="$ap_vg_m -O -gdwarf-4 -fno-omit-frame-pointer -fpic -fno-builtin -fno-ipa-icf"
AP_VG_LDFLAGS="$ap_vg_m -static -nodefaultlibs -nostartfiles -u _start -Wl,--build-id=none"
AP_VG_LIBS="$ap_vg_libdir/libcoregrind-$AP_PLATFORM.a $ap_vg_libdir/libvex-$AP_PLATFORM.a -lgcc"
AS_IF([test -f "$ap_vg_libdir/libgcc-sup-$AP_PLATFORM.a"],
  [AP_VG_LIBS="$AP_VG_LIBS $ap_vg_libdir/libgcc-sup-$AP_PLATFORM.a"])
AP_VG_PRELOAD_LDFLAGS="$ap_vg_m -nodefaultlibs -shared -Wl,-z,interpose,-z,initfirst -Wl,--whole-archive $ap_vg_libdir/libreplacemalloc_toolpreload-$AP_PLATFORM.a -Wl,--no-whole-archive"

# The address that the tool is linked at: GNU ld says it one way, lld another.
AC_MSG_CHECKING([how to place the tool at $ap_vg_load])
ap_place=
ap_save_LDFLAGS=$LDFLAGS
for ap_flag in "-Wl,-Ttext-segment=$ap_vg_load" "-Wl,--image-base=$ap_vg_load"; do
  LDFLAGS="$ap_save_LDFLAGS -static $ap_flag"
  AS_IF([test -z "$ap_place"], [AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])], [ap_place=$ap_flag])])
done
LDFLAGS=$ap_save_LDFLAGS
AS_IF([test -z "$ap_place"],
  [AC_MSG_ERROR([the linker can set no load address: use GNU ld or lld (package binutils)])])
AC_MSG_RESULT([$ap_place])
AP_VG_LDFLAGS="$AP_VG_LDFLAGS $ap_place"

# What differs between versions is asked of the headers, not of the version number.
ap_save_CPPFLAGS=$CPPFLAGS
ap_save_CFLAGS=$CFLAGS
CPPFLAGS="$CPPFLAGS $AP_VG_CFLAGS"
CFLAGS="$CFLAGS -Werror"
AC_MSG_CHECKING([whether memalign hands on the alignment that was asked for (3.22)])
AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[#include "pub_tool_basics.h"
#include "pub_tool_tooliface.h"
static void *f(ThreadId t, SizeT a, SizeT o, SizeT n) { (void)t; (void)a; (void)o; (void)n; return 0; }]],
  [[(VG_(needs_malloc_replacement))(0, 0, 0, 0, 0, f, 0, 0, 0, 0, 0, 0, 0, 0, 0);]])],
  [AC_MSG_RESULT([yes])
   AC_DEFINE([AP_HAVE_ORIG_ALIGN], [1], [memalign and the aligned forms of new get the original alignment])],
  [AC_MSG_RESULT([no])])
CPPFLAGS=$ap_save_CPPFLAGS
CFLAGS=$ap_save_CFLAGS

AP_VALGRIND_VERSION=`$PKG_CONFIG --modversion valgrind`
AC_DEFINE_UNQUOTED([AP_VALGRIND_VERSION], ["$AP_VALGRIND_VERSION"], [the Valgrind that the tool is built for])
AC_DEFINE_UNQUOTED([AP_PLATFORM], ["$AP_PLATFORM"], [Valgrind's name of the platform])
AC_SUBST([AP_PLATFORM])
AC_SUBST([AP_VALGRIND_VERSION])
AC_SUBST([AP_VALGRIND_LIBDIR])
AC_SUBST([AP_VG_CFLAGS])
AC_SUBST([AP_VG_LDFLAGS])
AC_SUBST([AP_VG_LIBS])
AC_SUBST([AP_VG_PRELOAD_CFLAGS])
AC_SUBST([AP_VG_PRELOAD_LDFLAGS])])
