import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import { repository } from './launchpad.process.js';

const desktop = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };

/** Anybody can use the page as it stands: in light and dark, wide, and on a phone without scrolling sideways. */
export async function expectUsable(
  page: Page,
  name: string,
  content: Locator = page.getByRole('main'),
): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await expectAccessible(page, `${name}, light`);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize(phone);
  // Another layout may have to load its content again.
  await expect(content).not.toBeEmpty({ timeout: 30_000 });
  await expectNoSidewaysScroll(page, name);
  await expectAccessible(page, `${name}, dark, on a phone`);
  await page.setViewportSize(desktop);
  await page.emulateMedia({ colorScheme: 'light' });
}

async function expectAccessible(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => ({ id, target, failureSummary })),
    );
  expect.soft(grave, what).toEqual([]);
}

async function expectNoSidewaysScroll(page: Page, name: string): Promise<void> {
  // Polled, as the page lays itself out anew a moment after the window has changed.
  await expect
    .poll(() => page.evaluate(findTooWide), { message: `wider than a phone on ${name}` })
    .toEqual([]);
}

function findTooWide(): readonly string[] {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  return [...document.body.querySelectorAll('*')]
    .filter((element) => element.getBoundingClientRect().right > clientWidth)
    .map((element) => element.outerHTML.slice(0, 120));
}

/** Renews a picture of the documentation when asked to with UPDATE_SCREENSHOTS=1. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env['UPDATE_SCREENSHOTS'] !== '1') return;
  await page.mouse.move(0, 0);
  await page.screenshot({
    path: path.join(repository, 'docs/images', `${name}.png`),
    animations: 'disabled',
    caret: 'hide',
  });
}
