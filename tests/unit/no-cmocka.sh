# SPDX-License-Identifier: MIT OR Apache-2.0
# Takes the place of the unit tests if they cannot be built.
echo '1..0 # SKIP cmocka is missing: install the package libcmocka-dev and configure again'
