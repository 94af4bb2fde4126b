import { Modal } from "@mantine/core";
import { legend } from "../kit/key-names.ts";
import { isMac, useScopes } from "../kit/keys.ts";

/** Everything the keyboard can do here, by where it counts. */
export function KeysOverlay({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const scopes = useScopes();
  const names = [...new Set(scopes.map(({ name }) => name))];
  const groups = names.map((name) => ({
    name,
    lines: scopes.filter((scope) => scope.name === name).flatMap(({ bindings }) => legend(bindings, isMac)),
  }));
  return (
    <Modal opened={isOpen} onClose={onClose} withCloseButton={false} size="lg" attributes={{ content: { "aria-label": "Keys" } }}>
      <div className="row key-top">
        <h2>Keys</h2>
        <span className="grow" />
        <button className="act" type="button" onClick={onClose} data-autofocus>
          Close
        </button>
      </div>
      <div className="key-groups">
        {groups.map(({ name, lines }) => (
          <div key={name}>
            <h3>{name}</h3>
            {lines.map(({ keys, does }) => (
              <div key={`${keys} ${does}`}>
                <span>{does}</span>
                <kbd>{keys}</kbd>
              </div>
            ))}
          </div>
        ))}
      </div>
    </Modal>
  );
}
