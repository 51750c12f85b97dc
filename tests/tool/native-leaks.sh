# SPDX-License-Identifier: MIT OR Apache-2.0
# leaks.sh with the native recorder.
AP_BACKEND=native
. "$(dirname "$0")/leaks.sh"
