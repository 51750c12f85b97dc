/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The page is one script: the files of files.list in that order. This one comes first, so that what it says holds for
   all of them. */
"use strict";
