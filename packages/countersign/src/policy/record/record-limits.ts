// SPDX-License-Identifier: Apache-2.0

/** A record is kept in memory whole, with its bytes in base64. */
export const maxRecordBytes = 64 * 1024 * 1024;
/** Descriptors of an index, and the index. */
export const maxRecordedDigests = 1001;
/** Pieces of evidence of one digest, in all places and stores. */
export const maxRecordedPieces = 10_000;
export const maxRecordedAnnotations = 1000;
