# SPDX-License-Identifier: MIT OR Apache-2.0
# output.sh with the native recorder.
AP_BACKEND=native
. "$(dirname "$0")/output.sh"
