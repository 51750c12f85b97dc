/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Answers what the program asks: aprof.h. */
#ifndef NATIVE_REQUESTS_H
#define NATIVE_REQUESTS_H

/* Call the first before the first thread is made, and the second when the process is recorded: from then on requests are answered. The
   answer is 0 where nothing is recorded, to requests of a newer aprof.h, and in a signal handler that interrupted the recorder. */
extern void native_requests_start(void);
extern void native_requests_announce(void);

#endif
