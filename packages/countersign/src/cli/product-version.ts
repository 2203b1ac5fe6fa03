// SPDX-License-Identifier: Apache-2.0

/** The same as `version` in package.json; a test compares them. */
export const productVersion = '0.1.0';
