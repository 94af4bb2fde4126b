import "./layers.css";
import { Input } from "@mantine/core";
import { useState } from "react";
import { instant } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import type { FieldEditorProps } from "../../../web/frame/contract.ts";
import { layerSchema } from "../model.ts";
import { LayersEditor } from "./LayersEditor.tsx";
import { editedOf, layersOf } from "./layer-list.ts";

/** Layers in any form of a roster; the page On call has the same with a preview. */
export function Editor({ label, value, onChange, error, help }: FieldEditorProps) {
  const read = layerSchema.array().safeParse(value ?? []);
  const [list, setList] = useState(() => editedOf(read.success ? read.data : []));
  const now = instant(useNow());
  return (
    <Input.Wrapper label={label} error={error} description={help} labelElement="div">
      <LayersEditor
        list={list}
        zone="UTC"
        now={now}
        onChange={(next) => {
          setList(next);
          onChange(layersOf(next));
        }}
      />
    </Input.Wrapper>
  );
}
