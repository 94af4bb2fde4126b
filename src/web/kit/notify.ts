import { notifications } from "@mantine/notifications";

/** A passing word at the bottom left, for what the screen does not already show. A bad one stays until it is closed. */
export function notify({ title, message, isBad = false }: { title: string; message?: string; isBad?: boolean }): void {
  notifications.show({
    title,
    message: message ?? "",
    autoClose: isBad ? false : 6000,
    withBorder: false,
    closeButtonProps: { "aria-label": "Close this message" },
    attributes: isBad ? { root: { "data-tone": "bad", role: "alert" } } : undefined,
  });
}
