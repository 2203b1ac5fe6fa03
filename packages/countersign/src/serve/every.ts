// SPDX-License-Identifier: Apache-2.0

/** Runs `task` again and again, never twice at once, without keeping the process alive; the result stops it. */
export function every(ms: number, task: () => Promise<void>): () => void {
  let running = false;
  const timer = setInterval(() => {
    if (running) return;
    running = true;
    void task().finally(() => {
      running = false;
    });
  }, ms);
  timer.unref();
  return () => clearInterval(timer);
}
