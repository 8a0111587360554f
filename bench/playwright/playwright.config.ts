import { defineConfig } from '@playwright/test';

const facts = JSON.parse(process.env.TWIN_FACTS!);

export default defineConfig({
  testDir: '.',
  workers: 2,
  fullyParallel: true,
  reporter: 'line',
  use: {
    baseURL: facts.base_url,
    ignoreHTTPSErrors: true,
    locale: 'en-US',
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure', // as the suite does
    launchOptions: { executablePath: process.env.BROWSER_PATH || undefined, args: ['--no-sandbox'] },
  },
});
