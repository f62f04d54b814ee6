import type { Locator, Page } from '@playwright/test';

const mostStops = 60;

/** Presses Tab until `target` has the focus, as somebody without a mouse has to. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let stop = 0; stop < mostStops; stop += 1) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`not reached with ${String(mostStops)} presses of Tab`);
}
