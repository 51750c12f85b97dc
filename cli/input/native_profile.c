/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "input/native_profile.h"

bool native_profile_write(const char *recording, const char *profile, GError **error)
{
	(void)recording;
	(void)profile;
	g_set_error_literal(error, g_quark_from_static_string("native-profile"), 0, "this build reads no recordings");
	return false;
}
