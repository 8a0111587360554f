// The flows of bench/test_flows.py as Playwright Test has them.
import { expect, test, type Page } from '@playwright/test';
import { randomBytes } from 'node:crypto';

const facts = JSON.parse(process.env.TWIN_FACTS!);
const owner = facts.accounts.find((account: { role: string }) => account.role === 'OWNER');
const REPEATS = Number(process.env.BENCH_REPEATS);

async function signIn(page: Page, password: string) {
  await page.goto('/en/sign-in', { waitUntil: 'domcontentloaded' });
  const login = page.getByRole('button', { name: 'Login', exact: true });
  await login.waitFor();
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await login.click();
}

async function onDashboard(page: Page) {
  await expect(page.getByRole('heading', { name: 'Dashboard', level: 2 })).toBeVisible();
  await expect(page).toHaveURL(/\/en$/);
}

test.beforeEach(async ({ page }) => {
  await page.setExtraHTTPHeaders({ [facts.client_address_header]: `2001:db8::${randomBytes(2).toString('hex')}` });
});

for (let number = 0; number < REPEATS; number++) {
  test(`sign in ${number}`, async ({ page }) => {
    await signIn(page, owner.password);
    await onDashboard(page);
  });

  test(`wrong password ${number}`, async ({ page }) => {
    await signIn(page, 'Wrong1!password');
    await expect(page.locator('li[role=status], [data-sonner-toast]').first()).not.toBeEmpty();
    await expect(page).toHaveURL(/\/sign-in/);
  });

  test(`sign out ${number}`, async ({ page }) => {
    await signIn(page, owner.password);
    await onDashboard(page);
    await page.getByRole('link', { name: 'Administration', exact: true }).waitFor();
    await page
      .getByRole('button', { name: 'Toggle theme' })
      .locator("xpath=following::button[@aria-haspopup='menu'][1]")
      .click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await expect(page.getByRole('button', { name: 'Login', exact: true })).toBeVisible();
    await expect(page).toHaveURL(/\/en\/sign-in$/);
  });
}
