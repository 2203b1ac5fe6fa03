// SPDX-License-Identifier: Apache-2.0

/** Shows an http or https URL to the person at this machine. False when there is no program for that; never throws. */
export type OpenBrowser = (url: URL) => Promise<boolean>;
