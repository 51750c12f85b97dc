/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef PUB_TOOL_LIBCASSERT_H
#define PUB_TOOL_LIBCASSERT_H

#include <assert.h>

#define tl_assert(condition) assert(condition)

#endif
