# SPDX-License-Identifier: MIT OR Apache-2.0
# processes.sh with the native recorder.
AP_BACKEND=native
. "$(dirname "$0")/processes.sh"
