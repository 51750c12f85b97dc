# SPDX-License-Identifier: MIT OR Apache-2.0
# regions.sh with the native recorder.
AP_BACKEND=native
. "$(dirname "$0")/regions.sh"
