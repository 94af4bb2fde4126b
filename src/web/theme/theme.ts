import {
  ActionIcon,
  Button,
  type CSSVariablesResolver,
  createTheme,
  Input,
  Menu,
  Modal,
  Popover,
  SegmentedControl,
  Skeleton,
  Textarea,
  Tooltip,
} from "@mantine/core";

/** The Mantine theme of Quarterdeck: the palette, sizes and component defaults of the design tokens. */
export const theme = createTheme({
  primaryColor: "accent",
  primaryShade: { light: 7, dark: 3 },
  autoContrast: true,
  white: "#ffffff",
  black: "#05080a",
  focusRing: "auto",
  cursorType: "pointer",
  respectReducedMotion: true,
  colors: {
    accent: ["#e2eff2", "#c3e2ea", "#a0d6e5", "#7bd3ea", "#6fcbe4", "#37a5c2", "#14839f", "#006a86", "#00647f", "#004b60"],
    gray: ["#fbfaf7", "#f2f1ec", "#efeee8", "#e4e3db", "#cfcec4", "#85847a", "#666b70", "#555b62", "#2b3036", "#05080a"],
    dark: ["#bfc9d0", "#93a0a9", "#83909a", "#667480", "#364450", "#26313a", "#161e25", "#0c1115", "#070b0e", "#05080a"],
  },
  fontFamily: "var(--font)",
  fontFamilyMonospace: "var(--mono)",
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  lineHeights: { xs: "16px", sm: "20px", md: "20px", lg: "24px", xl: "28px" },
  headings: {
    fontWeight: "600",
    sizes: {
      h1: { fontSize: "16px", lineHeight: "24px" },
      h2: { fontSize: "12px", lineHeight: "16px" },
      h3: { fontSize: "12px", lineHeight: "16px" },
    },
  },
  spacing: { xs: "4px", sm: "8px", md: "12px", lg: "16px", xl: "24px" },
  radius: { xs: "2px", sm: "4px", md: "6px", lg: "6px", xl: "6px" },
  defaultRadius: "sm",
  shadows: {
    xs: "none",
    sm: "none",
    md: "0 12px 32px var(--shadow-colour)",
    lg: "0 12px 32px var(--shadow-colour)",
    xl: "0 12px 32px var(--shadow-colour)",
  },
  components: {
    Button: Button.extend({
      defaultProps: { size: "xs", variant: "subtle" },
      vars: () => ({ root: { "--button-height": "28px", "--button-padding-x": "9px", "--button-fz": "13px" } }),
    }),
    ActionIcon: ActionIcon.extend({
      defaultProps: { variant: "subtle" },
      vars: () => ({ root: { "--ai-size": "24px" } }),
    }),
    Input: Input.extend({ vars: () => ({ wrapper: { "--input-height": "28px", "--input-fz": "13px" } }) }),
    Textarea: Textarea.extend({ defaultProps: { autosize: true, minRows: 1, maxRows: 12 } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400, events: { hover: true, focus: true, touch: false }, fz: "xs" } }),
    // By name, so that what is loaded later is not loaded now. Their own scroll areas cannot be reached by keyboard; the list itself scrolls.
    Select: { defaultProps: { withScrollArea: false } },
    MultiSelect: { defaultProps: { withScrollArea: false } },
    Modal: Modal.extend({
      defaultProps: {
        radius: "md",
        shadow: "md",
        overlayProps: { color: "var(--shadow-colour)", backgroundOpacity: 1 },
        // Mantine draws a <header>, which outside an article is another banner of the page.
        attributes: { header: { role: "presentation" } },
      },
    }),
    Popover: Popover.extend({ defaultProps: { shadow: "md", radius: "md", withinPortal: true } }),
    Menu: Menu.extend({ defaultProps: { shadow: "md", radius: "md", position: "bottom-end", withInitialFocusPlaceholder: false } }),
    SegmentedControl: SegmentedControl.extend({ defaultProps: { size: "xs" } }),
    Skeleton: Skeleton.extend({ defaultProps: { radius: "xs" } }),
  },
});

const ours = {
  "--mantine-color-body": "var(--bg)",
  "--mantine-color-text": "var(--ink)",
  "--mantine-color-bright": "var(--ink-bright)",
  "--mantine-color-dimmed": "var(--ink-2)",
  "--mantine-color-placeholder": "var(--ink-3)",
  "--mantine-color-anchor": "inherit",
  "--mantine-color-default": "var(--bg-lit)",
  "--mantine-color-default-hover": "var(--bg-hover)",
  "--mantine-color-default-color": "var(--ink)",
  "--mantine-color-default-border": "var(--line-control)",
  "--mantine-color-disabled": "transparent",
  "--mantine-color-disabled-color": "var(--ink-3)",
  "--mantine-color-disabled-border": "var(--line)",
  "--mantine-color-error": "var(--red)",
  "--mantine-primary-color-filled": "var(--accent-fill)",
  "--mantine-primary-color-filled-hover": "var(--accent-fill)",
  "--mantine-primary-color-contrast": "var(--accent-on)",
  "--mantine-primary-color-light": "var(--accent-wash)",
  "--mantine-primary-color-light-hover": "var(--accent-wash)",
  "--mantine-primary-color-light-color": "var(--accent)",
  "--mantine-color-accent-text": "var(--accent)",
  "--mantine-color-accent-filled": "var(--accent-fill)",
  "--mantine-color-accent-filled-hover": "var(--accent-fill)",
  "--mantine-color-accent-light": "var(--accent-wash)",
  "--mantine-color-accent-light-hover": "var(--accent-wash)",
  "--mantine-color-accent-light-color": "var(--accent)",
};

/**
 * Points Mantine's own variables at the tokens, so that both schemes follow `light-dark()` by themselves.
 * They stand under both schemes because Mantine's defaults do, and those would win over `variables`.
 */
export const cssVariablesResolver: CSSVariablesResolver = () => ({ variables: {}, light: ours, dark: ours });
