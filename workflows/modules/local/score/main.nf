// Relapse risk of each sample.
process SCORE {
    label 'process_single'

    input:
    path profiles
    tuple val(model_name), path(model_folder, arity: '0..*', stageAs: 'model/*')
    path knowledge, arity: '0..*', stageAs: 'knowledge/*'

    output:
    path 'scored.jsonl', emit: scored
    path 'versions.yml', emit: versions

    when:
    task.ext.when == null || task.ext.when

    script:
    def args = task.ext.args ?: ''
    def model = model_folder ? "--model '${model_folder[0]}'" : model_name ? "--model '${model_name}'" : ''
    def tables = knowledge ? "--knowledge '${knowledge[0]}'" : ''
    """
    marrow score ${args} ${model} ${tables} '${profiles}' -o scored.jsonl

    cat <<-END_VERSIONS >versions.yml
    "${task.process}":
        marrow: \$(marrow --version | sed -n '1s/marrow //p')
    END_VERSIONS
    """

    stub:
    """
    touch scored.jsonl
    printf '"%s":\\n    marrow: stub\\n' '${task.process}' >versions.yml
    """
}
