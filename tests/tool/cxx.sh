# SPDX-License-Identifier: MIT OR Apache-2.0
# new and delete in all forms, and the containers.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"

need g++

program cxx.cc
program nothrow.cc
program aligned.cc
program own-new.cc

finish
