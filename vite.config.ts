import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// The web application: index.html starts src/app/web.tsx. In development /api goes to the running server.
export default defineConfig({
  plugins: [react()],
  publicDir: "src/web/public",
  // The tokens are light-dark() pairs: older CSS targets would have them rewritten into variables that nothing of ours sets.
  build: {
    outDir: "dist/web",
    emptyOutDir: true,
    target: "es2023",
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    sourcemap: false,
  },
  server: { proxy: { "/api": "http://127.0.0.1:8080" } },
});
