// One line a sample.
process TABLE {
    label 'process_single'

    input:
    path scored
    path knowledge, arity: '0..*', stageAs: 'knowledge/*'

    output:
    path 'cohort.tsv', emit: table
    path 'versions.yml', emit: versions

    when:
    task.ext.when == null || task.ext.when

    script:
    def args = task.ext.args ?: ''
    def tables = knowledge ? "--knowledge '${knowledge[0]}'" : ''
    """
    marrow query ${args} ${tables} '${scored}' -o cohort.tsv

    cat <<-END_VERSIONS >versions.yml
    "${task.process}":
        marrow: \$(marrow --version | sed -n '1s/marrow //p')
    END_VERSIONS
    """

    stub:
    """
    touch cohort.tsv
    printf '"%s":\\n    marrow: stub\\n' '${task.process}' >versions.yml
    """
}
