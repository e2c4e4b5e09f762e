# assent_generate(): filled with the code generator.
