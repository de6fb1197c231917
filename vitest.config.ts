import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: {
    // Vite would take graphql's ES build while every package around it takes the CommonJS one: two graphqls in one process
    // refuse each other's schemas.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  test: {
    include: ['{domain,graphql-api,tilesets,scenes,dashboard,fixtures,bench}/**/*.test.{ts,tsx}'],
  },
})
