# SPDX-License-Identifier: MIT OR Apache-2.0
# suppressions.sh with the native recorder.
AP_BACKEND=native
. "$(dirname "$0")/suppressions.sh"
