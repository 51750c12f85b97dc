/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Makes the profile of a process from the recording that the native recorder left. */
#ifndef CLI_NATIVE_PROFILE_H
#define CLI_NATIVE_PROFILE_H

#include <glib.h>
#include <stdbool.h>

/* Reads the recording and writes the profile to a new file. The process has ended. Returns false with *error set to the
   reason, without the path, if the recording cannot be read or the profile cannot be written; then there is no profile. */
bool native_profile_write(const char *recording, const char *profile, GError **error);

#endif
