import { expect, type Locator, type Page } from '@playwright/test';

/** A machine that is busy with other things may take this long for what usually takes a second. */
export const patience = { timeout: 30_000 };

/** From the catalogue into a session of the workshop: one click, no account. */
export async function startWorkshop(page: Page, title: string): Promise<SessionPage> {
  await page.goto('/');
  await page.getByRole('button', { name: `Start ${title}` }).click();
  return SessionPage.arrived(page, title);
}

/** What a learner sees of a session: notes, terminals, a clock. */
export class SessionPage {
  private constructor(
    readonly page: Page,
    readonly id: string,
  ) {}

  static async arrived(page: Page, title: string): Promise<SessionPage> {
    await page.waitForURL(/\.sessions\.localhost/, patience);
    await expect(page.getByRole('banner').getByRole('heading', { name: title })).toBeVisible(
      patience,
    );
    const [id = ''] = new URL(page.url()).hostname.split('.');
    return new SessionPage(page, id);
  }

  get notes(): Locator {
    return this.page.getByRole('region', { name: 'Workshop notes' });
  }

  terminal(name: string): Locator {
    return this.page.getByRole('region', { name: `Terminal ${name}` });
  }

  /** What is written on a terminal's screen. */
  screen(name: string): Locator {
    return this.terminal(name).locator('.xterm-rows');
  }

  async expectOnScreen(name: string, text: string | RegExp): Promise<void> {
    await expect(this.screen(name)).toContainText(text, patience);
  }

  /** Types a command into a terminal, as soon as its prompt is there. */
  async run(name: string, command: string): Promise<void> {
    await this.expectOnScreen(name, /\$\s*$/);
    await this.terminal(name).locator('.xterm').click();
    await this.page.keyboard.type(command);
    await this.page.keyboard.press('Enter');
  }

  /** The action block of the notes that holds `text`. */
  block(text: string): Locator {
    return this.notes.locator('[data-action]').filter({ hasText: text });
  }

  /** Goes to a page of the notes by its address. */
  async openPage(path: string): Promise<void> {
    await this.page.goto(new URL(`/notes/${path}`, this.page.url()).href);
  }

  get timeLeft(): Locator {
    return this.page.getByTitle('Time left in this session');
  }

  async secondsLeft(): Promise<number> {
    const text = await this.timeLeft.innerText();
    const [clock = ''] = /\d[\d:]+/.exec(text) ?? [];
    return clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  }

  async askToFinish(): Promise<void> {
    await this.page.getByRole('banner').getByRole('button', { name: 'Finish' }).click();
  }

  async finish(): Promise<void> {
    await this.askToFinish();
    await this.page.getByRole('button', { name: 'Finish and remove everything' }).click();
  }
}
