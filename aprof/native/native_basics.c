/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_basics.h"

bool native_is_threaded;
bool native_is_confined;
