/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The sizes of what a recording consists of, in this build: the library writes them into the header, and a reader compares
   them with its own. */
#ifndef AP_RECORDING_LAYOUT_H
#define AP_RECORDING_LAYOUT_H

#include "core/ap_recording.h"
#include "core/ap_recording_thread.h"

static const uint32_t ap_recording_layout[AP_RECORDING_SIZES] = {
	[AP_RECORDING_SIZE_HEADER] = sizeof(struct ap_recording),
	[AP_RECORDING_SIZE_OBJECT] = sizeof(struct ap_recording_object),
	[AP_RECORDING_SIZE_KILLED] = sizeof(struct ap_recording_killed),
	[AP_RECORDING_SIZE_PROGRAM] = sizeof(struct ap_recording_program),
	[AP_RECORDING_SIZE_OPTIONS] = sizeof(struct ap_recording_options),
	[AP_RECORDING_SIZE_ERA] = sizeof(struct ap_recording_era),
	[AP_RECORDING_SIZE_THREAD] = sizeof(struct ap_recording_thread),
	[AP_RECORDING_SIZE_RECORDER] = sizeof(struct ap_recorder),
	[AP_RECORDING_SIZE_FRAME] = sizeof(struct ap_frame),
	[AP_RECORDING_SIZE_STACK] = sizeof(struct ap_stack),
	[AP_RECORDING_SIZE_SITE] = sizeof(struct ap_recording_site),
	[AP_RECORDING_SIZE_RELEASE] = sizeof(struct ap_recording_release),
	[AP_RECORDING_SIZE_CONTEXT] = sizeof(struct ap_context),
	[AP_RECORDING_SIZE_ASSERTION] = sizeof(struct ap_assertion),
	[AP_RECORDING_SIZE_SIZES] = sizeof(struct ap_sizes),
};

#endif
