/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef PUB_TOOL_THREADSTATE_H
#define PUB_TOOL_THREADSTATE_H

#define VG_N_THREADS 500

#endif
