import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Where the API of a development server is. */
const API = process.env.CITY_API ?? 'http://127.0.0.1:8080'
/** The host that the page asks is left as it is: TileJSON answers with addresses of tiles on it. */
const proxied = { target: API, changeOrigin: false }

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist',
    target: 'es2022',
    // A font subset inlined into the script would be fetched by everyone; as a file, only by who needs it.
    assetsInlineLimit: 0,
    // MapLibre is one module of 1 MB; deck.gl and what comes later are chunks of their own.
    chunkSizeWarningLimit: 1300,
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [{ name: 'maplibre', test: /node_modules[\/](maplibre-gl|@maplibre)[\/]/ }] },
      },
    },
  },
  worker: { format: 'es' },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/graphql': { ...proxied, ws: true },
      '/live': { ...proxied, ws: true },
      '/tiles': proxied,
      '/auth': proxied,
      '/feeds': proxied,
    },
  },
})
